// A foldable tree of JSON. Branches are made when they are opened, long lists and texts in pieces, so that a body of many
// megabytes opens at once.

import { h } from '../dom.js';
import { number } from '../format.js';
import { t } from '../i18n.js';

const PIECE = 100;
const LONG_TEXT = 600;
const OPEN_LEVELS = 2;
const SHORT_BRANCH = 24;

export function jsonTree(value) {
  return h('div', { class: 'json' }, node(null, value, 0));
}

function node(key, value, level) {
  return value !== null && typeof value === 'object' ? branch(key, value, level) : h('div', { class: 'leaf' }, label(key), leaf(value));
}

function branch(key, value, level) {
  const isList = Array.isArray(value);
  const size = isList ? value.length : Object.keys(value).length;
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (size === 0) {
    return h('div', { class: 'leaf' }, label(key), h('span', { class: 'punctuation' }, open + close));
  }
  const inside = h('div', { class: 'inside' });
  const details = h('details', {}, h('summary', {}, label(key), h('span', { class: 'punctuation' }, open),
    h('span', { class: 'size' }, t(isList ? 'json.items' : 'json.fields', { n: size })), h('span', { class: 'punctuation' }, close)), inside);
  details.addEventListener('toggle', () => fill(inside, value, level));
  if (level < OPEN_LEVELS && (size <= SHORT_BRANCH || level === 0)) {
    fill(inside, value, level);
    details.open = true;
  }
  return details;
}

function fill(inside, value, level) {
  if (inside.childElementCount === 0) {
    piece(inside, Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value), 0, level);
  }
}

function piece(inside, entries, from, level) {
  inside.append(...entries.slice(from, from + PIECE).map(([key, item]) => node(key, item, level + 1)));
  const left = entries.length - from - PIECE;
  if (left > 0) {
    const more = h('button', { type: 'button', class: 'plain small' }, t('json.more', { n: number(left) }));
    more.addEventListener('click', () => { more.remove(); piece(inside, entries, from + PIECE, level); });
    inside.append(more);
  }
}

function label(key) {
  return key !== null && [h('span', { class: typeof key === 'number' ? 'index' : 'key' }, String(key)), h('span', { class: 'punctuation' }, ': ')];
}

function leaf(value) {
  return typeof value === 'string' ? text(value) : h('span', { class: value === null ? 'null' : typeof value }, String(value));
}

function text(value) {
  const shown = h('span', { class: 'string' }, value.length > LONG_TEXT ? value.slice(0, LONG_TEXT) + '…' : value);
  if (value.length <= LONG_TEXT) {
    return shown;
  }
  const all = h('button', { type: 'button', class: 'plain small' }, t('text.all', { n: number(value.length) }));
  all.addEventListener('click', () => { shown.textContent = value; all.remove(); });
  return [shown, ' ', all];
}
