// One session: its transcript, with retries and failures in their place, and its calls.

import * as api from '../api.js';
import { h } from '../dom.js';
import { amounts, compact, known, millis, number, time } from '../format.js';
import { t } from '../i18n.js';
import { saveLink } from '../copy.js';
import { confirm, prompt } from '../dialogs.js';
import { callsTable } from '../parts/callstable.js';
import { empty } from '../parts/notices.js';
import { statusBadge, statusOf } from '../parts/status.js';
import { go, link, linkWith } from '../router.js';
import { message } from './conversation.js';

const PAGE = 200;

export async function openSession({ path, params, signal, show }) {
  const id = path[1] ?? '';
  const at = `api/conversations/${encodeURIComponent(id)}`;
  const tab = params.get('tab') === 'calls' ? 'calls' : 'transcript';
  const offset = Math.max(0, Number.parseInt(params.get('offset') ?? '0', 10) || 0);
  const [conversation, { messages }, { calls }, { total }] = await Promise.all([
    api.get(at, { limit: 1 }, signal),
    api.get(`${at}/messages`, { limit: PAGE, offset }, signal),
    api.get('api/calls', { session: id, limit: 1000 }, signal),
    api.get('api/statistics', { session: id }, signal),
  ]);
  show(
    h('div', { class: 'crumb' }, h('a', { href: link('sessions') }, t('nav.sessions')), ' / ', h('span', { class: 'mono' }, id)),
    h('div', { class: 'head' }, h('h1', {}, conversation.title ?? id), known(conversation.user_identifier)
      && h('a', { class: 'tag', href: link('sessions', { user: conversation.user_identifier }) }, conversation.user_identifier),
    h('span', { class: 'actions' }, actions(conversation, at))),
    tiles(conversation, calls, total),
    h('section', { class: 'panel' }, h('nav', { class: 'tabs', 'aria-label': t('nav.session') }, ['transcript', 'calls'].map(name =>
      h('a', { href: linkWith({ tab: name === 'transcript' ? null : name, offset: null }), 'aria-current': name === tab ? 'page' : null }, t('session.' + name)))),
      tab === 'calls' ? callsTable(calls, { caption: t('session.calls') }) : h('div', { class: 'body' }, transcript(messages, calls, offset), more(messages, offset))));
}

function actions(conversation, at) {
  return [
    h('button', { type: 'button', class: 'button', on: { click: async () => {
      const title = await prompt(t('rename'), t('session.title'), conversation.title ?? '');
      if (title !== null) {
        await api.change('PUT', at, { title });
        window.dispatchEvent(new HashChangeEvent('hashchange'));
      }
    } } }, t('rename')),
    ['json', 'csv'].map(format => saveLink(t('export.' + format), `${at}/export`, { format }, `session.${format}`)),
    h('button', { type: 'button', class: 'button danger', on: { click: async () => {
      if (await confirm(t('delete.session'), t('delete.what'), t('delete'))) {
        await api.change('DELETE', at);
        go(link('sessions'));
      }
    } } }, t('delete')),
  ];
}

function tiles(conversation, calls, total) {
  const tile = (name, value, note, kind) => h('div', { class: 'tile' }, h('dt', {}, name), h('dd', {}, value, note && h('div', { class: `note ${kind ?? ''}` }, note)));
  return h('dl', { class: 'tiles' },
    tile(t('column.calls'), number(conversation.call_count), total.failures > 0 && `${number(total.failures)} ${t('session.failed')}`, 'bad'),
    tile(t('column.messages'), number(conversation.message_count)),
    tile(t('session.duration'), millis(new Date(conversation.last_active) - new Date(conversation.created_at)), time(conversation.created_at)),
    tile(t('column.tokens'), compact(total.total_tokens), known(total.total_tokens) && t('tokens.title', { input: compact(total.input_tokens), output: compact(total.output_tokens) })),
    tile(t('cost'), amounts(total.cost), total.unpriced > 0 && `${number(total.unpriced)} ${t('unpriced')}`, 'warn'));
}

/** Messages in the order said; calls that brought none, such as failures, stand where they were made. */
function transcript(messages, calls, offset) {
  if (messages.length === 0 && calls.length === 0) {
    return empty(t('conversation.none'), '');
  }
  const byId = new Map(calls.map(call => [call.id, call]));
  const failed = calls.filter(call => !call.success).reverse();
  const last = messages.at(-1)?.timestamp;
  const shown = [];
  for (const said of messages) {
    while (failed.length > 0 && failed[0].timestamp < said.timestamp) {
      const call = failed.shift();
      shown.push(...(offset === 0 || call.timestamp >= messages[0].timestamp ? [failure(call)] : []));
    }
    shown.push(one(said, byId.get(said.call_id)));
  }
  if (messages.length < PAGE) {
    shown.push(...failed.filter(call => last === undefined || call.timestamp >= last).map(failure));
  }
  return h('div', { class: 'conversation' }, shown);
}

function one(said, call) {
  const about = said.role === 'assistant' && call
    ? [h('span', { class: 'muted small' }, call.model, ' · ', millis(call.response_time_ms)), h('a', { class: 'small', href: link(['call', call.id]) }, t('nav.call'))] : null;
  return message({ role: said.role, parts: [{ type: 'text', content: said.content }] }, h('span', { class: 'muted small' }, time(said.timestamp)), about);
}

function failure(call) {
  return h('article', { class: 'message failed' }, h('header', {}, statusBadge(statusOf(call)), h('span', { class: 'muted small' }, time(call.timestamp)),
    call.attempt > 0 && h('span', { class: 'tag', title: t('retry') }, t('attempt', { n: call.attempt + 1 })), h('span', { class: 'muted small' }, call.model ?? '', ' · ', millis(call.response_time_ms)),
    h('a', { class: 'small', href: link(['call', call.id]) }, t('nav.call'))),
  h('p', {}, [call.error_type, call.error_message].filter(known).join(': ')));
}

function more(messages, offset) {
  return (offset > 0 || messages.length === PAGE) && h('div', { class: 'pager' },
    offset > 0 && h('a', { class: 'button tiny', href: linkWith({ offset: Math.max(0, offset - PAGE) || null }) }, t('history.show', { n: number(PAGE) })),
    messages.length === PAGE && h('a', { class: 'button tiny', href: linkWith({ offset: offset + PAGE }) }, t('messages.more')));
}
