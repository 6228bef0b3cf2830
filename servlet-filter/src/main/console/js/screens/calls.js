// All calls: filters, search, and the list, page by page.

import * as api from '../api.js';
import { announce, h, replace } from '../dom.js';
import { number } from '../format.js';
import { icon } from '../icons.js';
import { t } from '../i18n.js';
import { callsTable } from '../parts/callstable.js';
import { wordsOf } from '../parts/marks.js';
import { empty, nothingRecorded, notice, problem } from '../parts/notices.js';
import { go, link, linkWith } from '../router.js';
import { settledSoon } from '../soon.js';
import { facets, isFilter } from './facets.js';

const PAGE = 50;
const TIMES = ['', '1h', '24h', '7d', '30d'];

export async function openCalls({ params, signal, show }) {
  const filter = new URLSearchParams([...params].filter(([name]) => isFilter(name)));
  const asked = new URLSearchParams(filter);
  asked.set('limit', PAGE);
  if (params.has('cursor')) {
    asked.set('cursor', params.get('cursor'));
  }
  const counted = api.get('api/calls/facets', filter, signal);
  const found = api.get('api/calls', asked, signal);
  // One picture instead of three, where the answers do not keep the user waiting.
  await settledSoon(found, counted);
  const side = h('aside', { class: 'panel facets folded', id: 'facets', 'aria-label': t('filters') }, h('p', { class: 'loading' }, t('loading')));
  const list = h('section', { class: 'panel', 'aria-label': t('nav.calls') });
  const count = h('span', { class: 'muted' });
  show(
    h('div', { class: 'head' }, h('h1', {}, t('nav.calls')), count),
    h('div', { class: 'with-side' }, side, h('div', {}, searchBar(params, side), chips(filter), list)));
  replace(list, h('p', { class: 'loading' }, t('loading')));
  const page = await found;
  replace(list, page.calls.length > 0 ? callsFound(page, params) : nothingFound(filter));
  try {
    const counts = await counted;
    replace(side, facets(counts, filter));
    count.textContent = t('calls.count', { n: number(counts.calls) });
    announce(count.textContent);
  } catch (e) {
    if (e.name !== 'AbortError') {
      replace(side, problem(e));
    }
  }
}

function searchBar(params, side) {
  const field = h('input', { class: 'field', type: 'search', id: 'q', name: 'q', value: params.get('q') ?? '', placeholder: t('search.placeholder'),
    'aria-label': t('search.label'), autocomplete: 'off' });
  const times = h('select', { class: 'field', 'aria-label': t('time.range'), on: { change: event => go(linkWith({ since: event.target.value, until: null, cursor: null })) } },
    timesWith(params.get('since') ?? '').map(since => h('option', { value: since, selected: since === (params.get('since') ?? '') },
      TIMES.includes(since) ? t('range.' + (since || 'all')) : t('range.from', { since }))));
  const form = h('form', { class: 'filters', role: 'search', on: { submit: event => {
    event.preventDefault();
    go(linkWith({ q: field.value.trim(), cursor: null }));
  } } },
    h('div', { class: 'search' }, icon('search'), field, h('kbd', { 'aria-hidden': 'true' }, '/')), times,
    h('button', { class: 'button' }, t('search')),
    h('button', { type: 'button', class: 'button facet-toggle', 'aria-controls': 'facets', 'aria-expanded': 'false', on: { click: event => {
      event.currentTarget.setAttribute('aria-expanded', String(!side.classList.toggle('folded')));
    } } }, icon('filter'), t('filters')));
  return form;
}

function timesWith(since) {
  return TIMES.includes(since) ? TIMES : [...TIMES, since];
}

function chips(filter) {
  const shown = [...filter].filter(([name]) => name !== 'since');
  return shown.length > 0 && h('div', { class: 'chips', 'aria-label': t('filters.active'), role: 'group' }, shown.map(([name, value]) => {
    const label = `${name.startsWith('attr.') ? name.slice(5) : t('filter.' + name)}: ${value}`;
    return h('span', { class: 'chip' }, h('span', { title: label }, label), h('a', { href: linkWith({ [name]: null, cursor: null }),
      'aria-label': t('filter.remove', { filter: label }) }, icon('close')));
  }), shown.length > 1 && h('a', { class: 'button quiet tiny', href: link('calls') }, t('filters.clear')));
}

function callsFound(page, params) {
  const picked = new Set();
  const compare = h('a', { class: 'button tiny', 'aria-disabled': 'true' }, t('compare'));
  const pick = (call, isPicked) => {
    picked[isPicked ? 'add' : 'delete'](call.id);
    const ready = picked.size === 2;
    compare.setAttribute('aria-disabled', String(!ready));
    compare.classList.toggle('primary', ready);
    if (ready) {
      const [a, b] = picked;
      compare.href = link('compare', { a, b });
    } else {
      compare.removeAttribute('href');
    }
  };
  return [
    page.warning && notice('warn', page.warning),
    callsTable(page.calls, { words: wordsOf(params.get('q')), pick, caption: t('nav.calls') }),
    h('div', { class: 'pager' },
      params.has('cursor') && h('a', { class: 'button tiny', href: linkWith({ cursor: null }) }, icon('left'), t('newest')),
      page.next_cursor && h('a', { class: 'button tiny', href: linkWith({ cursor: page.next_cursor }), rel: 'next' }, t('older'), icon('right')),
      !page.next_cursor && h('span', { class: 'muted small' }, t('end.of.list')),
      h('span', { class: 'spacer' }), h('span', { class: 'muted small' }, t('compare.hint')), compare),
  ];
}

function nothingFound(filter) {
  return [...filter].length === 0
    ? nothingRecorded()
    : empty(t('empty.filter'), t('empty.filter.hint'), h('p', {}, h('a', { class: 'button', href: link('calls') }, t('filters.clear'))));
}
