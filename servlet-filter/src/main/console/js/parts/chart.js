// Small charts over time: bars that are stacked, or lines. Each point says its numbers when it is pointed at, and a table
// behind the chart says all of them to a screen reader.

import { h, s } from '../dom.js';

const WIDTH = 560;
const HEIGHT = 150;
const LEFT = 46;
const BOTTOM = 20;
const TOP = 8;
const STEPS = 4;

/**
 * @param points [{label, values: [number or null, …]}], in the order of time
 * @param series [{name, colour: 1…4}], one for each value
 * @param format of the values
 */
export function chart({ title, points, series, format, kind = 'bars', most }) {
  const top = ceiling(most ?? Math.max(0, ...points.map(point => kind === 'bars' ? sum(point.values) : Math.max(0, ...point.values.map(value => value ?? 0)))));
  const y = value => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const slot = (WIDTH - LEFT) / Math.max(1, points.length);
  const x = index => LEFT + slot * (index + 0.5);
  const marks = kind === 'bars' ? bars(points, series, x, y, slot) : series.map((one, index) => line(points, index, one.colour, x, y));
  return h('figure', { class: 'chart' },
    h('figcaption', {}, h('h3', {}, title), series.length > 1 && h('ul', { class: 'legend' }, series.map(one => h('li', { class: `c${one.colour}` }, one.name)))),
    s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title }, grid(top, y, format), marks, labels(points, x), hovers(points, series, slot, format)),
    table(title, points, series, format));
}

function sum(values) {
  return values.reduce((total, value) => total + (value ?? 0), 0);
}

/** The next round number, so that the grid has round numbers too. */
function ceiling(value) {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map(step => step * power).find(step => step >= value * 0.999999);
}

function grid(top, y, format) {
  return Array.from({ length: STEPS + 1 }, (_, step) => step * top / STEPS).map(value => [
    s('line', { class: value === 0 ? 'axis' : 'grid', x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value) }),
    s('text', { class: 'tick', x: LEFT - 6, y: y(value) + 3.5, 'text-anchor': 'end' }, format(value)),
  ]);
}

function bars(points, series, x, y, slot) {
  const width = Math.max(1, Math.min(26, slot * 0.72));
  return points.map((point, index) => {
    let below = 0;
    return series.map((one, which) => {
      const value = point.values[which] ?? 0;
      const bar = value > 0 && s('rect', { class: `fill c${one.colour}`, x: x(index) - width / 2, width, y: y(below + value), height: Math.max(0.5, y(below) - y(below + value)) });
      below += value;
      return bar;
    });
  });
}

/** Where nothing is known the line has a gap. */
function line(points, which, colour, x, y) {
  let path = '';
  let open = false;
  const dots = [];
  points.forEach((point, index) => {
    const value = point.values[which];
    if (value === null || value === undefined) {
      open = false;
      return;
    }
    path += `${open ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    open = true;
    if (points.length <= 40) {
      dots.push(s('circle', { class: `fill c${colour}`, cx: x(index), cy: y(value), r: 2 }));
    }
  });
  return [s('path', { class: `stroke c${colour}`, d: path === '' ? 'M0 0' : path }), dots];
}

function labels(points, x) {
  const every = Math.max(1, Math.ceil(points.length / 7));
  return points.map((point, index) => index % every === 0
    && s('text', { class: 'tick', x: x(index), y: HEIGHT - 5, 'text-anchor': 'middle' }, point.label));
}

function hovers(points, series, slot, format) {
  return points.map((point, index) => s('rect', { class: 'hover', x: LEFT + slot * index, y: 0, width: slot, height: HEIGHT - BOTTOM },
    s('title', {}, [point.title ?? point.label, ...series.map((one, which) => `${one.name}: ${format(point.values[which])}`)].join('\n'))));
}

function table(title, points, series, format) {
  return h('div', { class: 'unseen' }, h('table', {}, h('caption', {}, title), h('thead', {}, h('tr', {}, h('td', {}), series.map(one => h('th', { scope: 'col' }, one.name)))),
    h('tbody', {}, points.map(point => h('tr', {}, h('th', { scope: 'row' }, point.title ?? point.label), point.values.map(value => h('td', {}, format(value))))))));
}
