// Who has sessions, last active first.

import * as api from '../api.js';
import { h } from '../dom.js';
import { ago, number, time } from '../format.js';
import { t } from '../i18n.js';
import { empty } from '../parts/notices.js';
import { offsetOf, offsetPager, PAGE } from '../parts/pager.js';
import { link } from '../router.js';

export async function openUsers({ params, signal, show }) {
  const offset = offsetOf(params);
  const { users } = await api.get('api/users', { limit: PAGE, offset }, signal);
  show(
    h('div', { class: 'crumb' }, h('a', { href: link('sessions') }, t('nav.sessions'))),
    h('div', { class: 'head' }, h('h1', {}, t('nav.users'))),
    h('section', { class: 'panel' }, users.length === 0 ? empty(t('empty.users'), t('empty.users.hint')) : [table(users), offsetPager(users.length, offset)]));
}

function table(users) {
  const head = (name, isNumber) => h('th', { scope: 'col', class: isNumber ? 'number' : null }, t('column.' + name));
  return h('table', { class: 'stacked' }, h('caption', { class: 'unseen' }, t('nav.users')),
    h('thead', {}, h('tr', {}, head('user'), head('last_active'), head('sessions', true), head('calls', true), head('failures', true))),
    h('tbody', {}, users.map(row)));
}

function row(user) {
  const name = user.user_identifier;
  return h('tr', {},
    h('td', { class: 'wide' }, h('a', { class: 'strong', href: link('sessions', { user: name }), data: { row: name } }, name)),
    h('td', { class: 'nowrap' }, time(user.last_active), h('span', { class: 'line second' }, ago(user.last_active))),
    h('td', { class: 'number', data: { label: t('column.sessions') } }, number(user.conversations)),
    h('td', { class: 'number', data: { label: t('column.calls') } }, h('a', { href: link('calls', { user: name }) }, number(user.calls))),
    h('td', { class: 'number', data: { label: t('column.failures') } }, number(user.failures)));
}
