// One call: what was said, what was sent, how long it took and what it cost.

import * as api from '../api.js';
import { h, replace } from '../dom.js';
import { bytes, known, millis, money, number, time, UNKNOWN } from '../format.js';
import { icon } from '../icons.js';
import { t, word } from '../i18n.js';
import { copyButton, saveLink } from '../copy.js';
import { jsonTree } from '../parts/jsontree.js';
import { longText } from '../parts/longtext.js';
import { empty, notice } from '../parts/notices.js';
import { statusBadge, statusOf } from '../parts/status.js';
import { link, linkWith } from '../router.js';
import { conversation } from './conversation.js';
import { details } from './details.js';
import { feedback } from './feedback.js';
import { asCurl, asJava } from './snippets.js';
import { timing } from './timing.js';

const TABS = ['conversation', 'request', 'answer', 'headers', 'record', 'feedback'];

export async function openCall({ path, params, signal, show }) {
  const id = path[1] ?? '';
  const at = `api/calls/${encodeURIComponent(id)}`;
  const [record, said] = await Promise.all([api.get(at, {}, signal), api.get(`${at}/messages`, {}, signal)]);
  const tab = TABS.includes(params.get('tab')) ? params.get('tab') : TABS[0];
  const neighbours = h('span', { class: 'actions' });
  show(
    h('div', { class: 'crumb' }, h('a', { href: link('calls') }, t('nav.calls')), ' / ',
      known(record.session_id) && [h('a', { href: link(['session', record.session_id]) }, record.session_id), ' / '], h('span', { class: 'mono' }, record.id)),
    h('div', { class: 'head' }, h('h1', {}, record.model ?? t('model.unknown')), statusBadge(statusOf(record)), h('span', { class: 'muted' }, record.provider, ' · ', time(record.timestamp, { exact: true })),
      neighbours),
    failure(record), gaps(record),
    tiles(record), timing(record),
    h('div', { class: 'with-aside' },
      h('section', { class: 'panel' }, h('nav', { class: 'tabs', 'aria-label': t('parts.of.call') }, TABS.map(name =>
        h('a', { href: linkWith({ tab: name === TABS[0] ? null : name }), 'aria-current': name === tab ? 'page' : null }, t('tab.' + name)))),
        h('div', { class: 'body' }, content(tab, record, said))),
      h('aside', { class: 'stack' }, actions(record), details(record))));
  if (known(record.session_id)) {
    replace(neighbours, await between(record, signal));
  }
}

function content(tab, record, said) {
  switch (tab) {
    case 'request': return body(record, 'request');
    case 'answer': return body(record, 'response');
    case 'headers': return headers(record);
    case 'record': return [toolbar(copyButton(t('copy'), () => JSON.stringify(record, null, 2))), jsonTree(record)];
    case 'feedback': return feedback(record);
    default: return conversation(said, record);
  }
}

function body(record, which) {
  const value = record[which + '_body'];
  if (value === undefined) {
    return empty(t('body.none'), t('body.none.why'));
  }
  const path = `api/calls/${encodeURIComponent(record.id)}/${which}`;
  return [
    record.http?.[which + '_truncated'] && notice('warn', t('body.cut'), ' ', t('body.cut.why', { size: bytes(record.http[which + '_bytes']) })),
    which === 'response' && record.stream && h('p', { class: 'muted small' }, t('body.stream')),
    toolbar(h('span', { class: 'muted small' }, bytes(record.http?.[which + '_bytes'])), h('span', { class: 'spacer' }),
      copyButton(t('copy'), () => typeof value === 'string' ? value : JSON.stringify(value, null, 2)), saveLink(t('save.file'), path, {}, `${record.id}-${which}.${typeof value === 'string' ? 'txt' : 'json'}`)),
    typeof value === 'string' ? longText(value) : jsonTree(value),
  ];
}

function toolbar(...content) {
  return h('div', { class: 'toolbar' }, content);
}

function headers(record) {
  const http = record.http;
  if (http === undefined) {
    return empty(t('headers.none'), t('headers.none.why'));
  }
  const table = (title, fields) => [h('h3', {}, title), h('div', { class: 'scroll' }, h('table', { class: 'fields' }, h('caption', { class: 'unseen' }, title), h('tbody', {},
    Object.entries(fields ?? {}).map(([name, value]) => h('tr', {}, h('th', { scope: 'row', class: 'mono' }, name), h('td', { class: 'mono' }, value))))))];
  return h('div', { class: 'stack' }, h('p', { class: 'mono' }, http.method, ' ', http.url), h('div', {}, table(t('headers.request'), http.request_headers)),
    h('div', {}, table(`${t('headers.answer')}${known(http.status) ? ` (${http.status})` : ''}`, http.response_headers)));
}

/** What went wrong in plain words, then in the provider's own. */
function failure(record) {
  const status = statusOf(record);
  if (record.success) {
    return null;
  }
  const code = record.http?.status;
  const plain = word('why.' + (code >= 400 ? code : status), null) ?? word('why.' + (code >= 500 ? '5xx' : status), t('why.error'));
  return h('div', { class: `notice ${status === 'error' ? 'bad' : 'warn'}`, role: 'note' }, icon(status in { timeout: 1, cancelled: 1, incomplete: 1, interrupted: 1 } ? status : 'error'), h('div', {},
    h('strong', {}, plain), known(record.error_message) && h('pre', {}, [record.error_type, record.error_message].filter(known).join(': '))));
}

function gaps(record) {
  return record.dropped_before > 0 && notice('warn', t('dropped.before', { n: number(record.dropped_before) }), ' ', t('dropped.why'));
}

function tiles(record) {
  const metrics = record.performance_metrics ?? {};
  const usage = record.usage ?? {};
  const cost = record.cost ?? {};
  const tile = (name, value, note) => h('div', { class: 'tile' }, h('dt', {}, t(name)), h('dd', {}, value, note && h('div', { class: 'note' }, note)));
  const of = (count, text) => known(count) && count > 0 && t(text, { n: number(count) });
  return h('dl', { class: 'tiles' },
    tile('latency', millis(metrics.response_time_ms), metrics.chunk_count > 1 && t('timing.chunks', { n: number(metrics.chunk_count) })),
    tile('ttft', millis(metrics.time_to_first_token_ms), !record.stream && t('no.stream')),
    tile('tokens.input', number(usage.input_tokens), of(usage.cached_input_tokens, 'tokens.cached')),
    tile('tokens.output', number(usage.output_tokens), of(usage.reasoning_tokens, 'tokens.reasoning')),
    tile('cost', known(cost.total) ? money(cost.total, cost.currency) : cost.status === 'unpriced' ? t('unpriced') : UNKNOWN, word('cost.' + cost.status, null)));
}

function actions(record) {
  const body = async () => record.request_body === undefined ? '' : typeof record.request_body === 'string' ? record.request_body : JSON.stringify(record.request_body);
  return record.http !== undefined && h('section', { class: 'panel', 'aria-label': t('actions') }, h('div', { class: 'body buttons' },
    copyButton(t('copy.curl'), async () => asCurl(record, await body())), copyButton(t('copy.java'), async () => asJava(record, await body())),
    h('a', { class: 'button tiny', href: link('compare', { a: record.id }) }, t('compare.with'))));
}

/** The calls before and after this one in its session. */
async function between(record, signal) {
  const { previous, next } = await api.get(`api/calls/${encodeURIComponent(record.id)}/neighbours`, {}, signal);
  const step = (call, name, side) => h('a', { class: 'button tiny', href: call && link(['call', call.id]), 'aria-disabled': call ? null : 'true', data: { key: name }, 'aria-label': t('call.' + name) },
    icon(side));
  return [step(previous, 'previous', 'left'), step(next, 'next', 'right')];
}
