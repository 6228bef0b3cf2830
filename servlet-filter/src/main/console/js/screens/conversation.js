// What was said in a call: roles, text, reasoning, tools, media; the same for every provider.

import * as api from '../api.js';
import { h, replace, safeUrl } from '../dom.js';
import { icon } from '../icons.js';
import { number } from '../format.js';
import { t, word } from '../i18n.js';
import { copyButton } from '../copy.js';
import { jsonTree } from '../parts/jsontree.js';
import { longText } from '../parts/longtext.js';
import { empty } from '../parts/notices.js';

const FOLDED_FROM = 12;
const LAST_SHOWN = 4;
const PICTURES = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;
const STORED = /^blob:sha256:([0-9a-f]{64});/;

/** @param said {system_instructions, input_messages, output_messages, tool_definitions}, as OpenTelemetry has them */
export function conversation(said, record) {
  const system = said.system_instructions.length > 0 ? [{ role: 'system', parts: said.system_instructions }] : [];
  const input = [...system, ...said.input_messages];
  if (input.length + said.output_messages.length === 0) {
    return empty(t('conversation.none'), t(record.request_body === undefined ? 'conversation.metadata' : 'conversation.unread'));
  }
  return h('div', { class: 'conversation' },
    said.tool_definitions.length > 0 && h('details', { class: 'fold' }, h('summary', {}, icon('tool'), t('tools.offered', { n: said.tool_definitions.length }), ' ',
      h('span', { class: 'muted' }, said.tool_definitions.map(tool => tool.name).join(', '))), jsonTree(said.tool_definitions)),
    history(input),
    h('h3', { class: 'divider' }, t('answer')),
    said.output_messages.length > 0 ? said.output_messages.map(one => message(one)) : h('p', { class: 'muted' }, t('answer.none')));
}

/** A long history is folded in its middle. */
function history(input) {
  if (input.length <= FOLDED_FROM) {
    return input.map(one => message(one));
  }
  const first = input[0].role === 'system' ? 1 : 0;
  const hidden = input.slice(first, -LAST_SHOWN);
  const place = h('div', {});
  replace(place, h('button', { type: 'button', class: 'button tiny', on: { click: () => replace(place, hidden.map(one => message(one))) } },
    t('history.show', { n: number(hidden.length) })));
  return [input.slice(0, first).map(one => message(one)), place, input.slice(-LAST_SHOWN).map(one => message(one))];
}

export function message({ role, parts, finish_reason: finish }, ...extra) {
  const text = parts.filter(part => part.type === 'text').map(part => part.content).join('\n');
  return h('article', { class: `message ${['user', 'assistant', 'system', 'tool'].includes(role) ? role : ''}` },
    h('header', {}, h('span', { class: 'role' }, word('role.' + role, role)),
      finish && finish !== 'stop' && h('span', { class: 'tag' }, finish), extra, h('span', { class: 'spacer' }), text !== '' && copyButton(t('copy'), () => text)),
    parts.length > 0 ? parts.map(part => partOf(part)) : h('p', { class: 'muted' }, t('no.text')));
}

function partOf(part) {
  switch (part.type) {
    case 'text': return longText(part.content);
    case 'refusal': return h('div', { class: 'refusal' }, icon('warning'), t('refused'), longText(part.content));
    case 'reasoning': return h('details', { class: 'fold' }, h('summary', {}, t('reasoning', { n: number(part.content.length) })), longText(part.content));
    case 'tool_call': return h('div', { class: 'tool' }, h('div', { class: 'tool-head' }, icon('tool'), h('strong', {}, part.name), part.id && h('code', { class: 'muted' }, part.id)),
      value(part.arguments));
    case 'tool_call_response': return h('details', { class: 'fold', open: size(part.response) < 1500 }, h('summary', {}, icon('tool'), t('tool.result'), ' ',
      part.id && h('code', { class: 'muted' }, part.id)), value(part.response));
    case 'blob': case 'uri': case 'file': case 'media': return media(part);
    default: return jsonTree(part);
  }
}

function value(given) {
  return given !== null && typeof given === 'object' ? jsonTree(given) : longText(String(given ?? ''));
}

function size(given) {
  return typeof given === 'string' ? given.length : JSON.stringify(given ?? '').length;
}

function media(part) {
  const type = part.mime_type ?? '';
  const stored = STORED.exec(part.content ?? part.uri ?? '');
  if (stored !== null) {
    return storedMedia(stored[1], type, part);
  }
  if (part.type === 'blob' && PICTURES.test(type)) {
    return picture(`data:${type};base64,${part.content}`);
  }
  // Never loaded from elsewhere: whoever wrote the prompt would learn who reads it.
  const isLink = part.type === 'uri' && /^https?:/i.test(part.uri) && safeUrl(part.uri) !== null;
  return h('p', { class: 'media' }, h('span', { class: 'tag' }, type || word('modality.' + part.modality, part.modality)), ' ',
    isLink ? h('a', { href: part.uri, target: '_blank', rel: 'noopener noreferrer' }, part.uri)
      : h('span', { class: 'mono' }, part.type === 'uri' ? part.uri.slice(0, 200) : part.file_id ?? t('media.inline', { n: number((part.content ?? '').length) })));
}

function storedMedia(hash, type, part) {
  const place = h('p', { class: 'media muted' }, t('loading'));
  api.blob(`api/blobs/${hash}`).then(
    bytes => replace(place, PICTURES.test(bytes.type || type) ? picture(URL.createObjectURL(bytes)) : h('code', {}, part.content ?? part.uri)),
    e => replace(place, t('media.gone', { hash: hash.slice(0, 12) }), ' ', e.message));
  return place;
}

function picture(address) {
  return h('img', { class: 'picture', src: address, alt: t('picture'), loading: 'lazy' });
}
