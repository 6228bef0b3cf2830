// What calls can be narrowed to, with how many there are of each.

import { h } from '../dom.js';
import { number } from '../format.js';
import { t, word } from '../i18n.js';
import { go, linkWith } from '../router.js';

const VALUES = ['status', 'model', 'provider', 'user', 'session', 'service', 'error_type'];
const RANGES = ['min_latency', 'max_latency', 'min_cost', 'max_cost'];
const OPEN = new Set(['status', 'model', 'provider', 'user']);

export function isFilter(name) {
  return VALUES.includes(name) || RANGES.includes(name) || ['q', 'since', 'until'].includes(name) || name.startsWith('attr.');
}

/** @param found {calls, facets: {model: [{value, calls}]}, attributes: {drawing_id: [{value, calls}]}} */
export function facets(found, filter) {
  return [
    VALUES.map(name => [name, (found.facets[name] ?? []).filter(({ value }) => value !== undefined)]).filter(([, values]) => values.length > 0)
      .map(([name, values]) => facet(t('filter.' + name), name, values, filter)),
    ranges(filter),
    Object.entries(found.attributes ?? {}).map(([name, values]) => facet(name, 'attr.' + name, values, filter)),
    found.sampled && h('p', { class: 'note' }, t('facets.sampled', { n: number(found.sampled) })),
  ];
}

function facet(title, name, values, filter) {
  const chosen = filter.get(name);
  return h('details', { open: OPEN.has(name) || chosen !== null }, h('summary', {}, title), h('ul', {}, values.map(({ value, calls }) => {
    const isChosen = value === chosen;
    return h('li', {}, h('a', { href: linkWith({ [name]: isChosen ? null : value, cursor: null }), 'aria-current': isChosen ? 'true' : null, title: value },
      h('span', {}, name === 'status' ? word('status.' + value, value) : value), h('span', {}, number(calls))));
  })));
}

function ranges(filter) {
  const field = name => h('input', { class: 'field', type: 'number', min: 0, step: 'any', name, value: filter.get(name) ?? '',
    placeholder: t('range.' + name.slice(0, 3)), 'aria-label': t('filter.' + name) });
  const range = (title, least, most) => h('details', { open: filter.has(least) || filter.has(most) }, h('summary', {}, title),
    h('form', { on: { submit: event => {
      event.preventDefault();
      const given = new FormData(event.target);
      go(linkWith({ [least]: given.get(least), [most]: given.get(most), cursor: null }));
    } } }, field(least), field(most), h('button', { class: 'button tiny' }, t('apply'))));
  return [range(t('filter.latency'), 'min_latency', 'max_latency'), range(t('filter.cost'), 'min_cost', 'max_cost')];
}
