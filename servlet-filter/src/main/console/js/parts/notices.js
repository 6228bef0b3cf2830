// What to show where there is nothing, or something went wrong.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../i18n.js';

/** An error in words. */
export function problem(error) {
  const status = error.status > 0 ? ` (${error.status})` : '';
  return h('div', { class: 'notice bad', role: 'alert' }, icon('error'), h('div', {},
    h('strong', {}, t(titleOf(error)) + status), h('p', {}, error.message)));
}

/** Nothing to show: why, and what to do. */
export function empty(title, ...what) {
  return h('div', { class: 'empty' }, h('h2', {}, title), what.map(line => typeof line === 'string' ? h('p', {}, line) : line));
}

/** Nothing was ever recorded. */
export function nothingRecorded() {
  return empty(t('empty.never'), t('empty.start'), h('pre', {}, 'java -javaagent:llm-recorder-agent.jar -jar your-app.jar'), t('empty.doctor'));
}

export function notice(kind, title, ...content) {
  return h('div', { class: `notice ${kind}` }, icon(kind === 'bad' ? 'error' : 'warning'), h('div', {}, h('strong', {}, title), content));
}

function titleOf(error) {
  switch (error.status) {
    case 0: return 'problem.offline';
    case 401: case 403: return 'problem.forbidden';
    case 404: return 'problem.missing';
    case 429: return 'problem.often';
    default: return error.status >= 400 && error.status < 500 ? 'problem.asked' : 'problem.failed';
  }
}
