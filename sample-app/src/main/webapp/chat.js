'use strict';

// All text from people and models goes in by textContent: it is never read as HTML.
const $ = id => document.getElementById(id);
let conversation = sessionStorage.getItem('conversation') || newId();
let running = null;

function newId() {
  // randomUUID exists on https and localhost only.
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('');
}

function show(kind, text) {
  const box = document.createElement('div');
  box.className = kind === 'note' ? kind : 'turn ' + kind;
  box.textContent = text;
  $('log').append(box);
  $('empty').hidden = true;
  scroll();
  return box;
}

function scroll() {
  $('log').scrollTop = $('log').scrollHeight;
}

function headers() {
  const all = { 'Content-Type': 'application/json', 'Accept': 'text/event-stream', 'X-Session-ID': conversation };
  const user = $('user').value.trim();
  // A header holds bytes, one per character: a name such as 小明 travels as its UTF-8.
  if (user) all['X-User-ID'] = String.fromCharCode(...new TextEncoder().encode(user));
  return all;
}

async function ask(message) {
  show('user', message);
  const answer = show('assistant waiting', '');
  running = new AbortController();
  busy(true);
  try {
    const response = await fetch('api/chat', {
      method: 'POST',
      headers: headers(),
      signal: running.signal,
      body: JSON.stringify({ message, conversation_id: conversation, client: $('client').value }),
    });
    if (!response.ok) throw new Error((await response.json()).detail);
    await read(response.body, answer);
  } catch (e) {
    if (!answer.textContent) answer.remove();
    if (e.name !== 'AbortError') show('error', e.message);
  } finally {
    answer.classList.remove('waiting');
    busy(false);
  }
}

async function read(body, answer) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let done = false;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const events = (rest + part.value).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const [name, data] = event.split('\n').map(line => line.slice(line.indexOf(':') + 2));
      const value = JSON.parse(data);
      if (name === 'delta') answer.append(value.text);
      if (name === 'error') throw new Error(value.detail);
      if (name === 'done') {
        done = true;
        show('note', value.client + (value.cache === 'hit' ? ' · from the cache' : ''));
      }
    }
    scroll();
  }
  if (!done) throw new Error('The answer broke off.');
}

function busy(now) {
  $('send').textContent = now ? 'Stop' : 'Send';
  $('fresh').disabled = $('clear').disabled = now;
  if (!now) running = null;
}

function begin(id) {
  conversation = id;
  sessionStorage.setItem('conversation', id);
  $('conversation').textContent = id;
  $('log').replaceChildren();
  $('empty').hidden = false;
  $('message').focus();
}

async function restore() {
  const response = await fetch('api/conversations/' + encodeURIComponent(conversation));
  if (!response.ok) return;
  for (const message of (await response.json()).messages) show(message.role, message.content);
}

$('form').addEventListener('submit', event => {
  event.preventDefault();
  if (running) {
    running.abort();
    return;
  }
  const message = $('message').value.trim();
  if (!message) return;
  $('message').value = '';
  resize();
  ask(message);
});
$('message').addEventListener('keydown', event => {
  // Enter also ends the choice of a Chinese character; that one must not send.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!running) $('form').requestSubmit();
  }
});
$('message').addEventListener('input', resize);
$('fresh').addEventListener('click', () => begin(newId()));
$('clear').addEventListener('click', async () => {
  await fetch('api/conversations/' + encodeURIComponent(conversation), { method: 'DELETE' });
  begin(newId());
});

function resize() {
  $('message').style.height = 'auto';
  $('message').style.height = $('message').scrollHeight + 2 + 'px';
}

for (const id of ['user', 'client']) {
  $(id).value = localStorage.getItem('chat.' + id) ?? $(id).value;
  $(id).addEventListener('change', () => localStorage.setItem('chat.' + id, $(id).value));
}
begin(conversation);
restore();
