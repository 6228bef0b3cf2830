// Everything else that a record says of a call.

import { h } from '../dom.js';
import { known, money, number, time } from '../format.js';
import { t } from '../i18n.js';
import { link } from '../router.js';

export function details(record) {
  const cost = record.cost ?? {};
  return [
    group(t('details.who'), [
      ['session', known(record.session_id) && h('a', { href: link(['session', record.session_id]) }, record.session_id), record.session_source],
      ['user', known(record.user_id) && h('a', { href: link('calls', { user: record.user_id }) }, record.user_id), record.user_source],
      ['service', record.service], ['host', record.host && [record.host, record.pid].filter(known).join(' · ')],
      ['attempt', record.attempt > 0 && number(record.attempt + 1)], ['retry_of', other(record.retry_of)], ['parent_id', other(record.parent_id)],
      ['trace_id', record.trace_id]]),
    group(t('attributes'), Object.entries(record.attributes ?? {}).map(([name, value]) =>
      [name, h('a', { href: link('calls', { ['attr.' + name]: value }) }, value)]), true),
    group(t('details.model'), [
      ['response_model', record.response_model !== record.model && record.response_model], ['api', record.api], ['operation', record.operation],
      ['stream', known(record.stream) && t(record.stream ? 'yes' : 'no')], ['finish_reasons', record.finish_reasons?.join(', ')],
      ['response_id', record.response_id], ['direction', record.direction === 'inbound' && record.direction], ['client', record.http?.client]]),
    group(t('cost'), [
      ['cost.input', known(cost.input) && money(cost.input, cost.currency)], ['cost.output', known(cost.output) && money(cost.output, cost.currency)],
      ['cost.price', cost.price], ['cost.exact', known(cost.total) && `${cost.total} ${cost.currency ?? ''}`]]),
    group(t('details.record'), [
      ['begin', time(record.timestamp, { exact: true })], ['end', known(record.end_time) && time(record.end_time, { exact: true })],
      ['redacted', record.redacted && Object.entries(record.redacted).map(([pack, places]) => `${pack} ${places}`).join(', ')],
      ['recorder', record.recorder_version]]),
  ];
}

function other(id) {
  return known(id) && h('a', { class: 'mono', href: link(['call', id]) }, id);
}

/** @param own whether the names are the application's own words */
function group(title, rows, own = false) {
  const shown = rows.filter(([, value]) => known(value) && value !== false);
  return shown.length > 0 && h('section', { class: 'panel' }, h('header', {}, h('h2', {}, title)), h('dl', { class: 'body facts' }, shown.map(([name, value, note]) =>
    [h('dt', {}, own ? name : t('fact.' + name)), h('dd', {}, value, known(note) && h('span', { class: 'tag' }, note))])));
}
