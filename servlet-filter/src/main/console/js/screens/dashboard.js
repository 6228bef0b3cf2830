// Calls, success, tokens, cost and latency over time, by model, provider or user, and what failed.

import * as api from '../api.js';
import { h } from '../dom.js';
import { amounts, compact, day, millis, money, number, percent, UNKNOWN } from '../format.js';
import { t } from '../i18n.js';
import { chart } from '../parts/chart.js';
import { nothingRecorded, notice } from '../parts/notices.js';
import { link, linkWith } from '../router.js';

const HOUR = 3_600_000;
const RANGES = { '24h': { by: 'hour', step: HOUR, count: 24 }, '7d': { by: 'day', step: 24 * HOUR, count: 7 }, '30d': { by: 'day', step: 24 * HOUR, count: 30 } };
const GROUPS = ['model', 'provider', 'user', 'service'];
const MOST_GROUPS = 12;
const MOST_ERRORS = 8;

export async function openDashboard({ params, signal, show }) {
  const range = params.get('range') in RANGES ? params.get('range') : '7d';
  const by = GROUPS.includes(params.get('by')) ? params.get('by') : 'model';
  const { by: unit, step, count } = RANGES[range];
  const begin = new Date(Math.floor(Date.now() / step) * step - (count - 1) * step);
  const since = begin.toISOString();
  const ask = (group, limit) => api.get('api/statistics', { since, group_by: group, limit }, signal);
  const askErrors = async () => {
    const { groups } = await ask('error_type', MOST_ERRORS);
    return [groups, await Promise.all(groups.map(group => example(group, since, signal)))];
  };
  const [overTime, groups, [errors, examples]] = await Promise.all([ask(unit, 1000), ask(by, MOST_GROUPS), askErrors()]);
  const total = overTime.total;
  show(
    h('div', { class: 'head' }, h('h1', {}, t('nav.dashboard')), h('span', { class: 'actions' }, segmented(t('time.range'), Object.keys(RANGES), range, 'range', name => t('range.' + name)))),
    total.calls === 0 && range === '30d' ? nothingRecorded() : [
      tiles(total),
      total.unpriced > 0 && notice('warn', t('dashboard.unpriced', { n: number(total.unpriced) }), h('p', {}, t('dashboard.unpriced.why'))),
      charts(series(overTime.groups, unit, begin, step, count)),
      h('section', { class: 'panel' }, h('header', {}, h('h2', {}, t('dashboard.by', { what: t('filter.' + by) })), h('span', { class: 'spacer' }),
        segmented(t('dashboard.group'), GROUPS, by, 'by', name => t('filter.' + name))), groupTable(groups.groups, by, total)),
      h('section', { class: 'panel' }, h('header', {}, h('h2', {}, t('dashboard.errors'))), errorTable(errors, examples, total)),
    ]);
}

function segmented(label, names, chosen, parameter, text) {
  return h('span', { class: 'segmented', role: 'group', 'aria-label': label }, names.map(name =>
    h('a', { href: linkWith({ [parameter]: name }), 'aria-current': name === chosen ? 'true' : null }, text(name))));
}

function tiles(total) {
  const tile = (name, value, note, kind) => h('div', { class: 'tile' }, h('dt', {}, name), h('dd', {}, value, note && h('div', { class: `note ${kind ?? ''}` }, note)));
  return h('dl', { class: 'tiles' },
    tile(t('dashboard.calls'), compact(total.calls), total.failures > 0 && `${number(total.failures)} ${t('session.failed')}`, 'bad'),
    tile(t('dashboard.rate'), percent(total.calls - total.failures, total.calls)),
    tile(t('dashboard.tokens'), compact(total.total_tokens), t('tokens.title', { input: compact(total.input_tokens), output: compact(total.output_tokens) })),
    tile(t('dashboard.cost'), amounts(total.cost), total.unpriced > 0 && `${number(total.unpriced)} ${t('unpriced')}`, 'warn'),
    tile(`${t('dashboard.latency')} p50`, millis(total.response_time_ms.p50), `p95 ${millis(total.response_time_ms.p95)} · p99 ${millis(total.response_time_ms.p99)}`),
    tile(`${t('ttft')} p50`, millis(total.time_to_first_token_ms.p50), `p95 ${millis(total.time_to_first_token_ms.p95)} · p99 ${millis(total.time_to_first_token_ms.p99)}`));
}

/** A point for each hour or day, those without a call included. Times are UTC, as the server groups. */
function series(groups, unit, begin, step, count) {
  const known = new Map(groups.map(group => [group.key, group]));
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(begin.getTime() + index * step);
    const iso = time.toISOString();
    const key = unit === 'hour' ? `${iso.slice(0, 10)} ${iso.slice(11, 13)}` : iso.slice(0, 10);
    const label = unit === 'hour' ? `${iso.slice(11, 13)}h` : day(time);
    return { label, title: `${key}${unit === 'hour' ? ':00' : ''} UTC`, group: known.get(key) ?? null };
  });
}

function charts(points) {
  const values = read => points.map(point => ({ label: point.label, title: point.title, values: point.group === null ? [] : read(point.group) }));
  const filled = (read, size) => values(read).map(point => ({ ...point, values: Array.from({ length: size }, (_, index) => point.values[index] ?? null) }));
  const currency = Object.keys(Object.assign({}, ...points.map(point => point.group?.cost ?? {})))[0] ?? 'USD';
  const percentiles = [{ name: 'p50', colour: 3 }, { name: 'p95', colour: 4 }, { name: 'p99', colour: 2 }];
  const ranks = name => group => [group[name].p50, group[name].p95, group[name].p99];
  const panel = content => h('section', { class: 'panel' }, h('div', { class: 'body' }, content));
  return h('div', { class: 'charts' },
    panel(chart({ title: t('dashboard.calls'), points: filled(group => [group.calls - group.failures, group.failures], 2), format: value => compact(value ?? 0),
      series: [{ name: t('status.ok'), colour: 1 }, { name: t('column.failures'), colour: 2 }] })),
    panel(chart({ title: t('dashboard.rate'), kind: 'lines', most: 100, points: filled(group => [(group.calls - group.failures) / group.calls * 100], 1),
      format: value => value === null ? UNKNOWN : `${number(value, 1)}%`, series: [{ name: t('dashboard.rate'), colour: 1 }] })),
    panel(chart({ title: t('dashboard.tokens'), points: filled(group => [group.input_tokens, group.output_tokens], 2), format: value => compact(value ?? 0),
      series: [{ name: t('tokens.input'), colour: 1 }, { name: t('tokens.output'), colour: 3 }] })),
    panel(chart({ title: `${t('dashboard.cost')} (${currency})`, points: filled(group => [Number(group.cost[currency] ?? 0)], 1), format: value => money(value ?? 0, currency),
      series: [{ name: t('dashboard.cost'), colour: 4 }] })),
    panel(chart({ title: t('dashboard.latency'), kind: 'lines', points: filled(ranks('response_time_ms'), 3), format: millis, series: percentiles })),
    panel(chart({ title: t('dashboard.first'), kind: 'lines', points: filled(ranks('time_to_first_token_ms'), 3), format: millis, series: percentiles })));
}

function groupTable(groups, by, total) {
  const number_ = name => h('th', { scope: 'col', class: 'number' }, t('column.' + name));
  return h('div', { class: 'scroll' }, h('table', { class: 'groups' }, h('caption', { class: 'unseen' }, t('filter.' + by)),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('filter.' + by)), number_('calls'), number_('failures'), number_('tokens'), number_('cost'), number_('unpriced'),
      number_('latency'), number_('p95'), h('th', { scope: 'col', class: 'number' }, t('ttft')))),
    h('tbody', {}, groups.map(group => h('tr', {},
      h('th', { scope: 'row' }, group.key === undefined ? h('span', { class: 'muted' }, t('unknown')) : h('a', { class: 'strong', href: link('calls', { [by]: group.key }) }, group.key),
        share(group.calls, total.calls)),
      h('td', { class: 'number' }, number(group.calls)), h('td', { class: group.failures > 0 ? 'number bad' : 'number' }, percent(group.failures, group.calls)),
      h('td', { class: 'number' }, compact(group.total_tokens)), h('td', { class: 'number' }, amounts(group.cost)), h('td', { class: 'number' }, number(group.unpriced)),
      h('td', { class: 'number' }, millis(group.response_time_ms.p50)), h('td', { class: 'number' }, millis(group.response_time_ms.p95)),
      h('td', { class: 'number' }, millis(group.time_to_first_token_ms.p50)))))));
}

function share(part, whole) {
  return h('span', { class: 'meter', 'aria-hidden': 'true' }, h('i', {}, h('b', { style: { width: `${whole > 0 ? part / whole * 100 : 0}%` } })));
}

async function example(group, since, signal) {
  const found = group.key === undefined ? { calls: [] } : await api.get('api/calls', { error_type: group.key, since, limit: 1 }, signal);
  return found.calls[0] ?? null;
}

function errorTable(groups, examples, total) {
  if (groups.length === 0) {
    return h('p', { class: 'body muted' }, t('dashboard.no.errors'));
  }
  return h('div', { class: 'scroll' }, h('table', { class: 'errors' }, h('caption', { class: 'unseen' }, t('dashboard.errors')),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('column.error')), h('th', { scope: 'col', class: 'number' }, t('column.calls')), h('th', { scope: 'col' }, t('column.example')))),
    h('tbody', {}, groups.map((group, index) => h('tr', {},
      h('th', { scope: 'row' }, group.key === undefined ? t('unknown') : h('a', { class: 'strong', href: link('calls', { error_type: group.key }) }, group.key), share(group.calls, total.failures)),
      h('td', { class: 'number' }, number(group.calls)),
      h('td', { class: 'example' }, examples[index] && h('a', { href: link(['call', examples[index].id]) }, (examples[index].error_message ?? examples[index].id).slice(0, 220))))))));
}
