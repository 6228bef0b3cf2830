// Which lines two texts share (Myers' algorithm), and the two of them side by side.

import { h, replace } from '../dom.js';
import { number } from '../format.js';
import { t } from '../i18n.js';

const MOST_STEPS = 1500;
const AROUND = 3;
const MOST_ROWS = 600;

/** Rows of [left line or null, right line or null]; equal lines stand beside each other. */
export function rows(left, right) {
  let begin = 0;
  while (begin < left.length && begin < right.length && left[begin] === right[begin]) {
    begin++;
  }
  let end = 0;
  while (end < left.length - begin && end < right.length - begin && left[left.length - 1 - end] === right[right.length - 1 - end]) {
    end++;
  }
  const same = (from, count) => left.slice(from, from + count).map(line => [line, line]);
  return [
    ...same(0, begin),
    ...changes(left.slice(begin, left.length - end), right.slice(begin, right.length - end)),
    ...same(left.length - end, end),
  ];
}

function changes(left, right) {
  const path = trace(left, right);
  return path === null ? paired(left, right) : walk(left, right, path);
}

/** How far each diagonal was reached after each step; null when the texts differ too much to go on. */
function trace(left, right) {
  const most = Math.min(left.length + right.length, MOST_STEPS);
  const reached = new Map([[1, 0]]);
  const path = [];
  for (let step = 0; step <= most; step++) {
    path.push(new Map(reached));
    for (let k = -step; k <= step; k += 2) {
      const down = k === -step || (k !== step && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
      let x = down ? reached.get(k + 1) : reached.get(k - 1) + 1;
      while (x < left.length && x - k < right.length && left[x] === right[x - k]) {
        x++;
      }
      reached.set(k, x);
      if (x >= left.length && x - k >= right.length) {
        return path;
      }
    }
  }
  return null;
}

function walk(left, right, path) {
  const found = [];
  let x = left.length;
  let y = right.length;
  for (let step = path.length - 1; step >= 0; step--) {
    const reached = path[step];
    const k = x - y;
    const down = k === -step || (k !== step && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
    const fromX = step === 0 ? 0 : reached.get(down ? k + 1 : k - 1);
    const fromY = step === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) {
      found.push([left[--x], right[--y]]);
    }
    if (step > 0) {
      found.push(down ? [null, right[--y]] : [left[--x], null]);
    }
  }
  return joined(found.reverse());
}

/** Lines taken away and lines put in their place stand beside each other. */
function joined(found) {
  const result = [];
  for (let i = 0; i < found.length;) {
    const gone = [];
    const come = [];
    for (; i < found.length && (found[i][0] === null || found[i][1] === null); i++) {
      found[i][1] === null ? gone.push(found[i][0]) : come.push(found[i][1]);
    }
    result.push(...paired(gone, come));
    if (i < found.length) {
      result.push(found[i++]);
    }
  }
  return result;
}

function paired(left, right) {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [left[i] ?? null, right[i] ?? null]);
}

/** A table of both texts; equal stretches are folded. */
export function sideBySide(leftText, rightText, caption) {
  const all = rows(leftText.split('\n'), rightText.split('\n'));
  const differs = all.map(([left, right]) => left !== right);
  if (!differs.includes(true)) {
    return h('p', { class: 'muted same' }, t('diff.same'));
  }
  const near = differs.map((_, i) => differs.slice(Math.max(0, i - AROUND), i + AROUND + 1).includes(true));
  const body = h('tbody', {});
  fold(all, differs, near).slice(0, MOST_ROWS).forEach(row => body.append(row));
  return h('div', { class: 'scroll' }, h('table', { class: 'diff' }, h('caption', { class: 'unseen' }, caption),
    h('thead', { class: 'unseen' }, h('tr', {}, h('th', { scope: 'col' }, 'A'), h('th', { scope: 'col' }, 'B'))), body));
}

function fold(all, differs, near) {
  const shown = [];
  for (let i = 0; i < all.length;) {
    if (near[i]) {
      shown.push(line(all[i], differs[i]));
      i++;
      continue;
    }
    const from = i;
    while (i < all.length && !near[i]) {
      i++;
    }
    const hidden = all.slice(from, i);
    const row = h('tr', { class: 'folded' });
    replace(row, h('td', { colspan: 2 }, h('button', { type: 'button', class: 'plain small', on: { click: () =>
      row.replaceWith(...hidden.slice(0, MOST_ROWS).map(pair => line(pair, false))) } }, t('diff.equal', { n: number(hidden.length) }))));
    shown.push(row);
  }
  return shown;
}

function line([left, right], differs) {
  const cell = (text, name) => h('td', { class: text === null ? 'none' : differs ? name : null }, text ?? '');
  return h('tr', {}, cell(left, 'removed'), cell(right, 'added'));
}
