// Sessions, last active first; of one user when the address names one.

import * as api from '../api.js';
import { h } from '../dom.js';
import { ago, number, time, UNKNOWN } from '../format.js';
import { t } from '../i18n.js';
import { empty } from '../parts/notices.js';
import { offsetOf, offsetPager, PAGE } from '../parts/pager.js';
import { go, link } from '../router.js';

export async function openSessions({ params, signal, show }) {
  const user = params.get('user');
  const offset = offsetOf(params);
  const path = user === null ? 'api/conversations' : `api/conversations/user/${encodeURIComponent(user)}`;
  const { conversations } = await api.get(path, { limit: PAGE, offset }, signal);
  show(
    h('div', { class: 'head' }, h('h1', {}, user === null ? t('nav.sessions') : t('sessions.of', { user })),
      h('span', { class: 'actions' }, user !== null && h('a', { class: 'button', href: link('sessions') }, t('filters.clear')), h('a', { class: 'button', href: link('users') }, t('nav.users')))),
    h('section', { class: 'panel' }, conversations.length === 0 ? empty(t('empty.sessions'), t('empty.sessions.hint')) : [table(conversations), offsetPager(conversations.length, offset)]));
}

function table(conversations) {
  const head = (name, isNumber) => h('th', { scope: 'col', class: isNumber ? 'number' : null }, t('column.' + name));
  return h('table', { class: 'rows stacked' }, h('caption', { class: 'unseen' }, t('nav.sessions')),
    h('thead', {}, h('tr', {}, head('title'), head('user'), head('last_active'), head('calls', true), head('messages', true))),
    h('tbody', {}, conversations.map(row)));
}

function row(conversation) {
  const href = link(['session', conversation.session_id]);
  const line = h('tr', {},
    h('td', { class: 'wide' }, h('a', { class: 'strong', href, data: { row: conversation.session_id } }, conversation.title ?? conversation.session_id),
      h('span', { class: 'line second mono' }, conversation.session_id)),
    h('td', {}, conversation.user_identifier === undefined ? UNKNOWN : h('a', { href: link('sessions', { user: conversation.user_identifier }) }, conversation.user_identifier)),
    h('td', { class: 'nowrap' }, time(conversation.last_active), h('span', { class: 'line second' }, ago(conversation.last_active))),
    h('td', { class: 'number', data: { label: t('column.calls') } }, number(conversation.call_count)),
    h('td', { class: 'number', data: { label: t('column.messages') } }, number(conversation.message_count)));
  line.addEventListener('click', event => {
    if (!event.target.closest('a') && window.getSelection().isCollapsed) {
      go(href);
    }
  });
  return line;
}
