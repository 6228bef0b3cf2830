// Two calls side by side: numbers, request, answer.

import * as api from '../api.js';
import { h } from '../dom.js';
import { known, millis, money, number, time, UNKNOWN } from '../format.js';
import { t } from '../i18n.js';
import { sideBySide } from '../parts/diff.js';
import { empty } from '../parts/notices.js';
import { statusBadge, statusOf } from '../parts/status.js';
import { go, link, linkWith } from '../router.js';

const MOST_CHARACTERS = 1_000_000;

export async function openCompare({ params, signal, show }) {
  const ids = [params.get('a'), params.get('b')];
  if (!ids[0] || !ids[1]) {
    show(h('h1', {}, t('compare.title')), await choice(ids[0] ?? ids[1], signal));
    return;
  }
  const [a, b] = await Promise.all(ids.map(id => api.get(`api/calls/${encodeURIComponent(id)}`, {}, signal)));
  show(
    h('div', { class: 'head' }, h('h1', {}, t('compare.title')), h('span', { class: 'actions' },
      h('a', { class: 'button tiny', href: linkWith({ a: ids[1], b: ids[0] }) }, t('compare.swap')))),
    h('section', { class: 'panel' }, numbers(a, b)),
    part(t('tab.request'), asText(a.request_body), asText(b.request_body)),
    part(t('tab.answer'), answer(a), answer(b)));
}

/** One call is there; which other one? */
async function choice(id, signal) {
  const field = h('input', { class: 'field mono', id: 'other', required: true, autocomplete: 'off' });
  const record = id && await api.get(`api/calls/${encodeURIComponent(id)}`, {}, signal);
  const near = record ? (await api.get('api/calls', { model: record.model, limit: 12 }, signal)).calls.filter(call => call.id !== id) : [];
  const form = h('form', { class: 'filters', on: { submit: event => {
    event.preventDefault();
    go(link('compare', { a: id ?? field.value.trim(), b: id ? field.value.trim() : null }));
  } } }, h('label', { class: 'labelled', for: 'other' }, t('compare.id'), field), h('button', { class: 'button primary' }, t('compare')));
  return h('section', { class: 'panel' }, h('div', { class: 'body' }, form, near.length > 0 ? [h('h3', {}, t('compare.near')), h('ul', { class: 'plain-list' }, near.map(call =>
    h('li', {}, h('a', { href: link('compare', { a: id, b: call.id }) }, time(call.timestamp), ' ', (call.prompt ?? call.id).slice(0, 120)))))]
    : empty(t('compare.none'), t('compare.hint'))));
}

function numbers(a, b) {
  const row = (name, value, format) => {
    const [left, right] = [value(a), value(b)];
    return h('tr', {}, h('th', { scope: 'row' }, t(name)), h('td', { class: 'number' }, format(left, a)), h('td', { class: 'number' }, format(right, b)),
      h('td', { class: 'number muted' }, difference(left, right)));
  };
  const metrics = name => record => record.performance_metrics?.[name];
  const usage = name => record => record.usage?.[name];
  const plain = text => text ?? UNKNOWN;
  const head = (label, record) => h('th', { scope: 'col', class: 'number' }, h('a', { href: link(['call', record.id]) }, label, ' · ', time(record.timestamp)));
  return h('div', { class: 'scroll' }, h('table', {}, h('caption', { class: 'unseen' }, t('compare.title')),
    h('thead', {}, h('tr', {}, h('td', {}), head('A', a), head('B', b), h('th', { scope: 'col', class: 'number' }, t('difference')))),
    h('tbody', {}, h('tr', {}, h('th', { scope: 'row' }, t('column.status')), [a, b].map(record => h('td', { class: 'number' }, statusBadge(statusOf(record)))), h('td', {})),
      row('column.model', record => record.model, plain), row('filter.provider', record => record.provider, plain),
      row('latency', metrics('response_time_ms'), millis), row('ttft', metrics('time_to_first_token_ms'), millis),
      row('tokens.input', usage('input_tokens'), value => number(value)), row('tokens.output', usage('output_tokens'), value => number(value)),
      row('cost', record => record.cost?.total, (value, record) => money(value, record.cost?.currency)))));
}

function difference(left, right) {
  const [from, to] = [Number(left), Number(right)];
  if (!known(left) || !known(right) || Number.isNaN(from) || Number.isNaN(to)) {
    return left === right ? '=' : '';
  }
  return from === to ? '=' : from === 0 ? '' : `${to > from ? '+' : '−'}${number(Math.abs((to - from) / from) * 100, 1)} %`;
}

function part(title, left, right) {
  const cut = left.length > MOST_CHARACTERS || right.length > MOST_CHARACTERS;
  return h('section', { class: 'panel' }, h('header', {}, h('h2', {}, title), cut && h('span', { class: 'tag' }, t('compare.cut'))),
    sideBySide(left.slice(0, MOST_CHARACTERS), right.slice(0, MOST_CHARACTERS), title));
}

function answer(record) {
  return record.success ? record.response ?? asText(record.response_body) : [record.error_type, record.error_message].filter(known).join(': ');
}

function asText(body) {
  return body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body, null, 2);
}
