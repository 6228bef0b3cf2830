// The list of calls, as several screens show it.

import { append, h } from '../dom.js';
import { compact, known, millis, money, number, time, UNKNOWN } from '../format.js';
import { t } from '../i18n.js';
import { go, link } from '../router.js';
import { excerpt } from './marks.js';
import { statusBadge, statusOf } from './status.js';

const SHOWN = 400;
/** As many rows as a window has, or nearly. */
const AT_ONCE = 20;

/**
 * @param words marked in the texts
 * @param pick called with a call and whether it is picked; no boxes without it
 */
export function callsTable(calls, { words = [], pick, caption }) {
  const rows = some => some.map(call => callRow(call, { words, pick }));
  const body = h('tbody', {}, rows(calls.slice(0, AT_ONCE)));
  // The others once these are painted, for the table takes longer to lay out than to be asked for.
  requestAnimationFrame(() => setTimeout(() => append(body, rows(calls.slice(AT_ONCE)))));
  return h('table', { class: 'rows calls stacked' }, h('caption', { class: 'unseen' }, caption), head(pick), body);
}

function head(pick) {
  const column = (name, number) => h('th', { scope: 'col', class: `c-${name}${number ? ' number' : ''}` }, t('column.' + name));
  return h('thead', {}, h('tr', {},
    pick && h('th', { scope: 'col', class: 'c-pick' }, h('span', { class: 'unseen' }, t('compare'))),
    column('status'), column('time'), column('model'), column('text'), column('who'), column('latency', true), column('tokens', true),
    column('cost', true)));
}

export function callRow(call, { words = [], pick } = {}) {
  const href = link(['call', call.id]);
  const row = h('tr', {},
    pick && h('td', { class: 'c-pick' }, h('input', { type: 'checkbox', 'aria-label': t('compare.pick', { id: call.id }),
      on: { change: event => pick(call, event.target.checked) } })),
    h('td', { class: 'c-status' }, statusBadge(statusOf(call)), call.attempt > 0 && h('span', { class: 'line second' }, t('attempt', { n: call.attempt + 1 }))),
    h('td', { class: 'c-time nowrap' }, time(call.timestamp)),
    h('td', { class: 'c-model' }, h('span', { class: 'line' }, call.model ?? UNKNOWN), h('span', { class: 'line second' }, call.provider)),
    h('td', { class: 'c-text wide' }, h('a', { class: 'line', href, data: { row: call.id } }, said(call.prompt, words) ?? t('no.text')), answer(call, words)),
    h('td', { class: 'c-who' }, h('span', { class: 'line', title: call.user_id }, call.user_id ?? UNKNOWN),
      h('span', { class: 'line second', title: call.session_id }, call.session_id)),
    h('td', { class: 'c-latency number' }, millis(call.response_time_ms), known(call.time_to_first_token_ms)
      && h('span', { class: 'line second', title: t('ttft') }, millis(call.time_to_first_token_ms))),
    h('td', { class: 'c-tokens number', title: tokens(call) }, known(call.input_tokens) || known(call.output_tokens)
      ? [compact(call.input_tokens), ' → ', compact(call.output_tokens)] : compact(call.total_tokens)),
    h('td', { class: 'c-cost number' }, cost(call)));
  row.addEventListener('click', event => {
    if (!event.target.closest('a, input, button') && window.getSelection().isCollapsed) {
      go(href);
    }
  });
  return row;
}

function said(text, words) {
  return known(text) ? excerpt(text.slice(0, words.length > 0 ? undefined : SHOWN).replace(/\s+/g, ' '), words) : null;
}

function answer(call, words) {
  const failed = !call.success && known(call.error_message);
  const text = failed ? `${call.error_type ?? ''} ${call.error_message}` : call.response;
  return h('span', { class: failed ? 'line second bad' : 'line second' }, said(text, words) ?? UNKNOWN);
}

function tokens(call) {
  return known(call.total_tokens) ? t('tokens.title', { input: number(call.input_tokens), output: number(call.output_tokens) }) : null;
}

/** What it cost, or that nobody knows. */
export function cost(call) {
  return known(call.cost_total)
    ? h('span', { title: `${call.cost_total} ${call.cost_currency ?? ''}` }, money(call.cost_total, call.cost_currency))
    : call.cost_status === 'unpriced' ? h('span', { class: 'muted' }, t('unpriced')) : UNKNOWN;
}
