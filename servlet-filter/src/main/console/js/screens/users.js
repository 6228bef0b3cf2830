// Who has sessions, last active first.

import * as api from '../api.js';
import { h, replace } from '../dom.js';
import { ago, number, time, UNKNOWN } from '../format.js';
import { t } from '../i18n.js';
import { empty, problem } from '../parts/notices.js';
import { offsetOf, offsetPager, PAGE } from '../parts/pager.js';
import { link } from '../router.js';
import { settledSoon } from '../soon.js';

export async function openUsers({ params, signal, show }) {
  const offset = offsetOf(params);
  const counted = api.get('api/statistics', { group_by: 'user', limit: 1000 }, signal);
  const listed = api.get('api/users', { limit: PAGE, offset }, signal);
  await settledSoon(listed, counted);
  const { users } = await listed;
  const rows = new Map(users.map(user => [user.user_identifier, row(user)]));
  const failed = h('div', {});
  show(
    h('div', { class: 'crumb' }, h('a', { href: link('sessions') }, t('nav.sessions'))),
    h('div', { class: 'head' }, h('h1', {}, t('nav.users'))),
    failed,
    h('section', { class: 'panel' }, users.length === 0 ? empty(t('empty.users'), t('empty.users.hint')) : [table([...rows.values()]), offsetPager(users.length, offset)]));
  try {
    // Of many users and months it takes a while.
    const { groups } = await counted;
    groups.forEach(group => rows.get(group.key)?.count(group));
  } catch (e) {
    if (e.name !== 'AbortError') {
      replace(failed, problem(e));
    }
  }
}

function table(rows) {
  const head = (name, isNumber) => h('th', { scope: 'col', class: isNumber ? 'number' : null }, t('column.' + name));
  return h('table', { class: 'stacked' }, h('caption', { class: 'unseen' }, t('nav.users')),
    h('thead', {}, h('tr', {}, head('user'), head('last_active'), head('sessions', true), head('calls', true), head('failures', true))),
    h('tbody', {}, rows.map(row => row.element)));
}

/** A row that is told later how many calls there are. */
function row(user) {
  const name = user.user_identifier;
  const calls = h('a', { href: link('calls', { user: name }) }, UNKNOWN);
  const failures = h('td', { class: 'number', data: { label: t('column.failures') } }, UNKNOWN);
  const element = h('tr', {},
    h('td', { class: 'wide' }, h('a', { class: 'strong', href: link('sessions', { user: name }), data: { row: name } }, name)),
    h('td', { class: 'nowrap' }, time(user.last_active), h('span', { class: 'line second' }, ago(user.last_active))),
    h('td', { class: 'number', data: { label: t('column.sessions') } }, number(user.conversations)),
    h('td', { class: 'number', data: { label: t('column.calls') } }, calls),
    failures);
  return {
    element,
    count: group => {
      calls.textContent = number(group.calls);
      failures.textContent = number(group.failures);
    },
  };
}
