// The REST interface as the console uses it. Every other module asks here, and gets what it asked for or a Problem.

import { t } from './i18n.js';

const KEY = 'llm-recorder.key';

/** An answer that is none: what was wrong, in words (RFC 9457). */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

let askForKey = () => Promise.resolve(false);

/** @param ask shows a dialog for the key; its promise says whether one was given */
export function onKeyWanted(ask) {
  askForKey = ask;
}

/** Kept for this tab only. */
export function setKey(key) {
  if (key === '') {
    window.sessionStorage.removeItem(KEY);
  } else {
    window.sessionStorage.setItem(KEY, key);
  }
}

export function hasKey() {
  return window.sessionStorage.getItem(KEY) !== null;
}

/** Parameters with null, undefined or '' are left out. */
export function url(path, parameters) {
  const query = parameters instanceof URLSearchParams ? parameters : new URLSearchParams(
    Object.entries(parameters ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== ''));
  const text = query.toString();
  return new URL(path + (text === '' ? '' : '?' + text), document.baseURI).href;
}

/** The JSON at this path. */
export async function get(path, parameters, signal) {
  return (await send('GET', path, parameters, undefined, signal)).json();
}

/** The text at this path, as it is. */
export async function text(path, signal) {
  return (await send('GET', path, undefined, undefined, signal)).text();
}

export async function blob(path, parameters) {
  return (await send('GET', path, parameters)).blob();
}

/** Sends JSON; answers the JSON of the answer, or null where it has none. */
export async function change(method, path, body) {
  const answer = await send(method, path, undefined, body);
  const received = await answer.text();
  return received === '' ? null : JSON.parse(received);
}

/** The answer, when it is one that was hoped for. */
export async function send(method, path, parameters, body, signal) {
  const headers = { Accept: 'application/json, text/event-stream, */*' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  for (;;) {
    const key = window.sessionStorage.getItem(KEY);
    if (key !== null) {
      headers.Authorization = `Bearer ${key}`;
    }
    const answer = await reach(url(path, parameters), { method, headers, body: body && JSON.stringify(body), signal });
    if (answer.ok) {
      return answer;
    }
    const problem = await problemOf(answer);
    if (answer.status !== 401 || !(await askForKey(problem.message))) {
      throw problem;
    }
  }
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch (e) {
    throw e.name === 'AbortError' ? e : new Problem(0, t('problem.unreachable'));
  }
}

async function problemOf(answer) {
  const received = await answer.text();
  try {
    const body = JSON.parse(received);
    return new Problem(answer.status, body.detail ?? body.title ?? received);
  } catch {
    return new Problem(answer.status, t('problem.status', { status: answer.status }));
  }
}
