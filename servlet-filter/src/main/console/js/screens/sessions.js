// Sessions, last active first; of one user when the address names one.

import * as api from '../api.js';
import { h } from '../dom.js';
import { ago, number, time, UNKNOWN } from '../format.js';
import { icon } from '../icons.js';
import { t } from '../i18n.js';
import { empty } from '../parts/notices.js';
import { go, link, linkWith } from '../router.js';

const PAGE = 50;

export async function openSessions({ params, signal, show }) {
  const user = params.get('user');
  const offset = Math.max(0, Number.parseInt(params.get('offset') ?? '0', 10) || 0);
  const path = user === null ? 'api/conversations' : `api/conversations/user/${encodeURIComponent(user)}`;
  const { conversations } = await api.get(path, { limit: PAGE, offset }, signal);
  show(
    h('div', { class: 'head' }, h('h1', {}, user === null ? t('nav.sessions') : t('sessions.of', { user })),
      h('span', { class: 'actions' }, user !== null && h('a', { class: 'button', href: link('sessions') }, t('filters.clear')), h('a', { class: 'button', href: link('users') }, t('nav.users')))),
    h('section', { class: 'panel' }, conversations.length === 0 ? empty(t('empty.sessions'), t('empty.sessions.hint')) : [table(conversations), pager(conversations, offset)]));
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

function pager(conversations, offset) {
  return h('div', { class: 'pager' },
    offset > 0 && h('a', { class: 'button tiny', href: linkWith({ offset: Math.max(0, offset - PAGE) || null }) }, icon('left'), t('newer')),
    conversations.length === PAGE ? h('a', { class: 'button tiny', href: linkWith({ offset: offset + PAGE }), rel: 'next' }, t('older'), icon('right'))
      : h('span', { class: 'muted small' }, t('end.of.list')));
}
