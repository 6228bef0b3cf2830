// Server-Sent Events over fetch: unlike EventSource it can send the key.

import { send } from './api.js';

const PAUSE = { first: 1000, longest: 15_000 };

/**
 * Calls listener.event for each event's data and listener.state with 'open' or 'waiting', until the signal aborts. A
 * connection that ends is made again, and goes on after the last event that came.
 */
export async function follow(path, listener, signal) {
  let pause = PAUSE.first;
  let last = null;
  while (!signal.aborted) {
    try {
      const answer = await send('GET', path, last === null ? {} : { after: last }, undefined, signal);
      listener.state('open');
      pause = PAUSE.first;
      for await (const event of events(answer.body)) {
        last = event.id ?? last;
        if (event.data !== '') {
          listener.event(JSON.parse(event.data));
        }
      }
    } catch (e) {
      if (signal.aborted) {
        return;
      }
      if (e.status >= 400 && e.status < 500) {
        throw e;
      }
    }
    listener.state('waiting');
    await new Promise(resolve => setTimeout(resolve, pause));
    pause = Math.min(PAUSE.longest, pause * 2);
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (pending + value).split(/\r?\n\r?\n/);
    pending = blocks.pop();
    yield* blocks.map(parse);
  }
}

function parse(block) {
  const event = { id: null, data: [] };
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^(\w*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') {
      event.data.push(value);
    } else if (field === 'id') {
      event.id = value;
    }
  }
  return { id: event.id, data: event.data.join('\n') };
}
