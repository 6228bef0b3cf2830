// Icons as strokes on a grid of 16. They are decoration: the text beside them, or the label of the button, says it.

import { s } from './dom.js';

const PATHS = {
  ok: 'M3.5 8.5l3 3 6-7',
  error: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  timeout: 'M8 4.5V8l2.5 1.5M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z',
  cancelled: 'M3.8 3.8l8.4 8.4M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z',
  incomplete: 'M3 8h2M7 8h2M11 8h2',
  interrupted: 'M9 2L4 9h4l-1 5 5-7H8z',
  running: 'M8 2a6 6 0 1 0 6 6',
  warning: 'M8 2.5L14 13H2zM8 6.5v3M8 11.2v.3',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM11 11l3 3',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3',
  close: 'M4 4l8 8M12 4l-8 8',
  left: 'M10 3L5 8l5 5',
  right: 'M6 3l5 5-5 5',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  screen: 'M2 3h12v8H2zM6 14h4',
  help: 'M6 6a2 2 0 1 1 2.8 1.8C8.2 8.2 8 8.6 8 9.5M8 11.8v.2M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14z',
  download: 'M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M5 3l8 5-8 5z',
  pencil: 'M3 13l.7-3L11 2.7 13.3 5 6 12.3z',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.7 9h5.6l.7-9M6.7 7v4M9.3 7v4',
  up: 'M5 14V7l3-5c1.5 0 1.7 1.2 1.3 3L9 6.5h3.6c.9 0 1.4.7 1.2 1.5l-1.2 5c-.1.6-.6 1-1.2 1H5zM5 7H2.5v7H5',
  down: 'M5 2v7l3 5c1.5 0 1.7-1.2 1.3-3L9 9.5h3.6c.9 0 1.4-.7 1.2-1.5l-1.2-5c-.1-.6-.6-1-1.2-1H5zM5 9H2.5V2H5',
  tool: 'M10 2.5a3.5 3.5 0 0 0-3.3 4.7L2.5 11.4l2.1 2.1 4.2-4.2A3.5 3.5 0 0 0 13.5 6L11 8 8 5l2-2.5z',
  filter: 'M2 3h12l-4.5 5.5V13l-3 1V8.5z',
};

export function icon(name) {
  return s('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, s('path', { d: PATHS[name] }));
}
