// Keyboard shortcuts. None of them works while something is typed, or with Ctrl, Alt or Meta held.

import { go, link } from './router.js';

export const SHORTCUTS = [
  [['/'], 'keys.search'],
  [['j', 'k'], 'keys.rows'],
  [['Enter'], 'keys.open'],
  [['[', ']'], 'keys.neighbours'],
  [['g', 'l'], 'nav.live'],
  [['g', 'c'], 'nav.calls'],
  [['g', 's'], 'nav.sessions'],
  [['g', 'd'], 'nav.dashboard'],
  [['g', 'h'], 'nav.health'],
  [['?'], 'keys.help'],
];

const PLACES = { l: 'live', c: 'calls', s: 'sessions', d: 'dashboard', h: 'health' };

let afterG = false;

/** @param showHelp called for ? */
export function listen(showHelp) {
  document.addEventListener('keydown', event => {
    const typing = event.target.closest?.('input, textarea, select, dialog');
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    if (pressed(event.key, showHelp)) {
      event.preventDefault();
    }
  });
}

function pressed(key, showHelp) {
  const place = afterG ? PLACES[key] : undefined;
  afterG = key === 'g' && !afterG;
  if (place !== undefined) {
    go(link(place));
    return true;
  }
  switch (key) {
    case '/': return focus(document.querySelector('input[type=search]'));
    case 'j': return step(1);
    case 'k': return step(-1);
    case '[': return press('[data-key="previous"]');
    case ']': return press('[data-key="next"]');
    case '?': showHelp(); return true;
    default: return false;
  }
}

/** From one row of the list to another. */
function step(by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  const present = rows.indexOf(document.activeElement);
  return focus(rows[Math.max(0, Math.min(rows.length - 1, present < 0 ? 0 : present + by))]);
}

function press(selector) {
  const target = document.querySelector(selector);
  target?.click();
  return Boolean(target);
}

function focus(element) {
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
  return Boolean(element);
}
