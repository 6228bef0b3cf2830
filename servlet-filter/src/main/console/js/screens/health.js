// Whether recording works, where the records are, and what to do about what is wrong.

import * as api from '../api.js';
import { h } from '../dom.js';
import { bytes, known, number, time, UNKNOWN } from '../format.js';
import { icon } from '../icons.js';
import { t } from '../i18n.js';
import { problem } from '../parts/notices.js';
import { link } from '../router.js';

export async function openHealth({ signal, show }) {
  const diagnosed = api.get('api/doctor', {}, signal).catch(e => { if (e.name === 'AbortError') { throw e; } return e; });
  const [health, storage, diagnosis] = await Promise.all([api.get('api/health', {}, signal), api.get('api/storage', {}, signal), diagnosed]);
  const refused = diagnosis instanceof Error;
  show(
    h('div', { class: 'head' }, h('h1', {}, t('nav.health')), h('span', { class: 'muted mono' }, health.base_dir)),
    tiles(health, storage),
    h('div', { class: 'stack' },
      refused ? problem(diagnosis) : findings(diagnosis.findings),
      h('div', { class: 'halves' }, panel(t('health.recorders'), recorders(health.recorders)), panel(t('health.readers'), readers(health.reader_lag_bytes))),
      h('div', { class: 'halves' }, panel(t('health.storage'), kinds(storage.storage_info)), refused ? null : panel(t('health.last'), lastCalls(diagnosis.last_calls))),
      refused ? null : panel(t('health.skipped'), skipped(diagnosis.last_skipped)),
      refused ? null : panel(t('health.settings'), settings(diagnosis.settings))));
}

function panel(title, content) {
  return h('section', { class: 'panel' }, h('header', {}, h('h2', {}, title)), content);
}

function tiles(health, storage) {
  const size = Object.values(storage.storage_info).reduce((sum, kind) => sum + kind.size, 0);
  const files = Object.values(storage.storage_info).reduce((sum, kind) => sum + kind.count, 0);
  const tile = (name, value, note, kind) => h('div', { class: 'tile' }, h('dt', {}, name), h('dd', {}, value, note && h('div', { class: `note ${kind ?? ''}` }, note)));
  const badge = health.status === 'healthy' ? 'ok' : health.status === 'degraded' ? 'timeout' : 'error';
  return h('dl', { class: 'tiles' },
    tile(t('health.status'), h('span', { class: `badge ${badge}` }, icon(badge === 'timeout' ? 'warning' : badge), t('health.' + health.status))),
    tile(t('health.queue'), number(health.queue.calls), bytes(health.queue.bytes)),
    tile(t('health.dropped'), number(health.dropped), health.dropped > 0 && t('dropped.why'), 'bad'),
    tile(t('health.disk'), bytes(health.disk_space_available)),
    tile(t('health.size'), bytes(size), `${number(files)} ${t('column.files')}`),
    tile(t('fact.recorder'), health.version));
}

/** What is wrong comes first. */
function findings(all) {
  return panel(t('health.findings'), h('ul', { class: 'findings' }, [...all].sort((a, b) => a.ok - b.ok).map(finding => h('li', { class: finding.ok ? 'ok' : 'bad' },
    icon(finding.ok ? 'ok' : 'error'), h('div', {}, h('p', {}, finding.text), finding.fix && h('p', { class: 'muted' }, h('strong', {}, t('health.fix')), ' ', finding.fix))))));
}

function table(caption, heads, rows) {
  return h('div', { class: 'scroll' }, h('table', {}, h('caption', { class: 'unseen' }, caption), h('thead', {}, h('tr', {}, heads.map(([name, isNumber]) =>
    h('th', { scope: 'col', class: isNumber ? 'number' : null }, t('column.' + name))))), h('tbody', {}, rows.map(cells => h('tr', {}, cells.map((cell, index) =>
    h('td', { class: heads[index][1] ? 'number' : null }, cell)))))));
}

function recorders(all) {
  return all.length === 0 ? h('p', { class: 'body muted' }, t('health.no.recorders')) : table(t('health.recorders'),
    [['process'], ['written', true], ['queue', true], ['dropped', true]],
    all.map(one => [[h('span', { class: 'line' }, one.service), h('span', { class: 'line second' }, `${one.host} · ${one.pid}`)], number(one.written), number(one.queued), number(one.dropped)]));
}

function readers(lag) {
  const all = Object.entries(lag);
  return all.length === 0 ? h('p', { class: 'body muted' }, t('health.no.readers')) : table(t('health.readers'), [['reader'], ['lag', true]], all.map(([name, size]) => [name, bytes(size)]));
}

function kinds(info) {
  return table(t('health.storage'), [['kind'], ['files', true], ['size', true]], Object.entries(info).map(([name, kind]) => [h('code', {}, name), number(kind.count), bytes(kind.size)]));
}

function lastCalls(calls) {
  return table(t('health.last'), [['time'], ['session'], ['file'], ['offset', true]], calls.map(call => [h('a', { href: link(['call', call.id]) }, time(call.timestamp)),
    call.session_id ?? UNKNOWN, known(call.file) ? h('code', {}, call.file) : UNKNOWN, number(call.offset)]));
}

function skipped(calls) {
  return calls.length === 0 ? h('p', { class: 'body muted' }, t('health.no.skipped')) : table(t('health.skipped'), [['time'], ['request'], ['reason']],
    calls.map(call => [time(call.at), h('code', {}, call.request), call.reason]));
}

function settings(all) {
  return table(t('health.settings'), [['name'], ['value'], ['from']], all.map(one => [h('code', {}, one.name), one.value, h('span', { class: 'muted' }, one.origin)]));
}
