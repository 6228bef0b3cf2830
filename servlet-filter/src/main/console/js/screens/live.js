// Calls as they happen: those that run, and those that ended, newest first.

import * as api from '../api.js';
import { announce, h, replace } from '../dom.js';
import { millis, number, UNKNOWN } from '../format.js';
import { icon } from '../icons.js';
import { t } from '../i18n.js';
import { callRow, callsTable } from '../parts/callstable.js';
import { nothingRecorded } from '../parts/notices.js';
import { statusBadge, statusOf } from '../parts/status.js';
import { linkWith } from '../router.js';
import { follow } from '../stream.js';

const MOST_ROWS = 200;
const LOOK_EVERY = 2000;
const TICK = 250;
const SAY_EVERY = 4000;

export async function openLive({ params, signal, show }) {
  const failures = params.get('only') === 'failures';
  const state = h('span', { class: 'badge', id: 'live-state' });
  const running = h('section', { class: 'panel', 'aria-label': t('live.running') });
  const ended = h('section', { class: 'panel', 'aria-label': t('live.ended') }, h('p', { class: 'loading' }, t('loading')));
  const list = endedList(ended, failures, signal);
  show(h('div', { class: 'head' }, h('h1', {}, t('nav.live')), state, h('span', { class: 'actions' },
    h('a', { class: failures ? 'button on' : 'button', href: linkWith({ only: failures ? null : 'failures' }), 'aria-pressed': String(failures), role: 'button' }, t('live.failures')),
    pauseButton(list))), running, ended);
  watchRunning(running, signal);
  // The stream first: a call that is recorded while the list is made is in both rather than in none.
  await stream(list, state, signal);
  const latest = await api.get('api/calls', { limit: 50 }, signal);
  list.fill(latest.calls);
}

/** Begins to follow new calls; ends when they come, or when it is known that they do not. */
function stream(list, place, signal) {
  return new Promise(begun => {
    const state = (name, reason) => {
      connection(place, name, reason);
      begun();
    };
    follow('api/stream', { event: list.add, state }, signal).catch(e => state('waiting', e.message)).finally(begun);
  });
}

function connection(place, name, reason) {
  place.className = `badge ${name === 'open' ? 'ok' : 'timeout'}`;
  place.title = reason ?? '';
  replace(place, icon(name === 'open' ? 'ok' : 'timeout'), t('live.' + name));
}

function pauseButton(list) {
  const button = h('button', { type: 'button', class: 'button', id: 'pause' }, icon('pause'), t('live.pause'));
  list.onWaiting = count => {
    replace(button, icon(list.paused ? 'play' : 'pause'), list.paused ? t('live.resume', { n: number(count) }) : t('live.pause'));
  };
  button.addEventListener('click', () => list.pause(!list.paused));
  return button;
}

/** The list of ended calls; until it is filled, and while it is paused, new ones wait. */
function endedList(place, failures, signal) {
  const wanted = call => !failures || !call.success;
  const waiting = [];
  const fresh = [];
  const early = [];
  let filled = false;
  let body = null;
  const known = new Set();
  const list = {
    paused: false,
    onWaiting: () => {},
    fill(calls) {
      filled = true;
      calls.filter(wanted).forEach(call => known.add(call.id));
      const table = callsTable(calls.filter(wanted), { caption: t('live.ended') });
      body = table.querySelector('tbody');
      replace(place, h('header', {}, h('h2', {}, t('live.ended'))), calls.length > 0 ? table : nothingRecorded());
      early.splice(0).forEach(list.add);
    },
    add(call) {
      if (!filled) {
        early.push(call);
        return;
      }
      if (!wanted(call) || known.has(call.id) || (call.type ?? 'call') !== 'call') {
        return;
      }
      known.add(call.id);
      if (list.paused) {
        waiting.push(call);
        list.onWaiting(waiting.length);
      } else {
        insert(call);
      }
    },
    pause(paused) {
      list.paused = paused;
      waiting.splice(0).forEach(insert);
      list.onWaiting(0);
    },
  };
  const insert = call => {
    if (body.closest('section') === null) {
      list.fill([]);
      replace(place, h('header', {}, h('h2', {}, t('live.ended'))), body.closest('table'));
    }
    const row = callRow(summaryOf(call));
    row.classList.add('fresh');
    body.prepend(row);
    body.children[MOST_ROWS]?.remove();
    fresh.push(call);
  };
  const say = setInterval(() => {
    const last = fresh.at(-1);
    if (last !== undefined) {
      announce(t('live.said', { n: fresh.length, model: last.model ?? '', status: t('status.' + statusOf(last)) }));
      fresh.length = 0;
    }
  }, SAY_EVERY);
  signal.addEventListener('abort', () => clearInterval(say));
  return list;
}

/** The stream may bring whole records; lists show them flat. */
export function summaryOf(record) {
  return { ...record.performance_metrics, ...record.usage, cost_total: record.cost?.total, cost_currency: record.cost?.currency, cost_status: record.cost?.status, ...record };
}

function watchRunning(place, signal) {
  let calls = [];
  const look = async () => {
    try {
      calls = (await api.get('api/calls/running', {}, signal)).calls;
      replace(place, h('header', {}, h('h2', {}, t('live.running')), h('span', { class: 'muted' }, number(calls.length))), calls.length > 0 ? runningTable(calls) : h('p', { class: 'body muted' }, t('live.none')));
      tick(place);
    } catch (e) {
      if (!signal.aborted) {
        replace(place, h('p', { class: 'body muted' }, e.message));
      }
    }
  };
  const timers = [setInterval(look, LOOK_EVERY), setInterval(() => tick(place), TICK)];
  signal.addEventListener('abort', () => timers.forEach(clearInterval));
  look();
}

function runningTable(calls) {
  return h('table', { class: 'stacked' }, h('caption', { class: 'unseen' }, t('live.running')), h('thead', {}, h('tr', {}, ['status', 'elapsed', 'model', 'text', 'who'].map(name =>
    h('th', { scope: 'col' }, t('column.' + name))))), h('tbody', {}, calls.map(call => h('tr', {}, h('td', {}, statusBadge('running')),
    h('td', { class: 'nowrap', data: { begin: call.timestamp } }), h('td', {}, call.model ?? UNKNOWN), h('td', { class: 'wide' }, (call.prompt ?? '').slice(0, 200)),
    h('td', {}, call.user_id ?? call.session_id ?? UNKNOWN)))));
}

function tick(place) {
  for (const cell of place.querySelectorAll('[data-begin]')) {
    cell.textContent = millis(Math.max(0, Math.round((Date.now() - new Date(cell.dataset.begin)) / 100) * 100));
  }
}
