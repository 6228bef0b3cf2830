// Starts the console: the bar on top, and the screen that the address names.

import { onKeyWanted } from './api.js';
import { askForKey, showShortcuts } from './dialogs.js';
import { h, replace } from './dom.js';
import { icon } from './icons.js';
import { LANGUAGES, language, setLanguage, t } from './i18n.js';
import { listen } from './keys.js';
import { problem } from './parts/notices.js';
import { goInstead, here, link } from './router.js';
import { SOON_MILLIS } from './soon.js';
import { apply, nextTheme, setTheme, theme } from './theme.js';
import { openCall } from './screens/call.js';
import { openCalls } from './screens/calls.js';
import { openCompare } from './screens/compare.js';
import { openDashboard } from './screens/dashboard.js';
import { openHealth } from './screens/health.js';
import { openLive } from './screens/live.js';
import { openSession } from './screens/session.js';
import { openSessions } from './screens/sessions.js';
import { openUsers } from './screens/users.js';

/** Each screen has a heading of level one in what it gives to show; leaving it aborts the signal. */
const SCREENS = {
  live: openLive,
  calls: openCalls,
  call: openCall,
  compare: openCompare,
  sessions: openSessions,
  session: openSession,
  users: openUsers,
  dashboard: openDashboard,
  health: openHealth,
};
const NAVIGATION = { live: [], calls: ['call', 'compare'], sessions: ['session', 'users'], dashboard: [], health: [] };
const THEME_ICONS = { system: 'screen', light: 'sun', dark: 'moon' };

const top = document.getElementById('top');
const main = document.getElementById('main');
let left = new AbortController();
let shown = '';

async function show() {
  const { path, params } = here();
  const screen = path[0] in SCREENS ? path[0] : null;
  if (screen === null) {
    goInstead(link('live'));
    return;
  }
  left.abort();
  left = new AbortController();
  const signal = left.signal;
  const samePlace = shown === path.join('/');
  shown = path.join('/');
  bar(screen);
  main.setAttribute('aria-busy', 'true');
  const loading = samePlace ? null : setTimeout(() => replace(main, h('p', { class: 'loading' }, t('loading'))), SOON_MILLIS);
  signal.addEventListener('abort', () => clearTimeout(loading));
  const present = (...content) => {
    clearTimeout(loading);
    // What comes after the user has left is not shown.
    if (!signal.aborted) {
      replace(main, content);
      document.title = `${main.querySelector('h1')?.textContent ?? ''} · llm-recorder`;
    }
  };
  try {
    await SCREENS[screen]({ path, params, signal, show: present });
  } catch (e) {
    if (e.name !== 'AbortError') {
      present(h('h1', { class: 'unseen' }, t('nav.' + screen)), problem(e));
    }
  }
  if (!signal.aborted) {
    main.setAttribute('aria-busy', 'false');
    if (!samePlace) {
      main.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }
}

function bar(screen) {
  const skip = h('a', { class: 'skip', href: '#main' }, t('skip'));
  skip.addEventListener('click', event => { event.preventDefault(); main.focus(); });
  replace(top, skip, h('div', { class: 'bar' },
    h('a', { class: 'brand', href: link('live') }, h('img', { src: 'icon.svg', alt: '' }), 'llm-recorder'),
    h('nav', { 'aria-label': t('nav') }, h('ul', {}, Object.entries(NAVIGATION).map(([name, below]) => h('li', {},
      h('a', { href: link(name), 'aria-current': name === screen || below.includes(screen) ? 'page' : null }, t('nav.' + name)))))),
    h('div', { class: 'tools' }, tools())));
}

function tools() {
  const other = Object.keys(LANGUAGES).find(name => name !== language());
  return [
    h('button', { type: 'button', class: 'button quiet', lang: other, id: 'language', 'aria-label': `${t('language')}: ${LANGUAGES[other]}`,
      on: { click: () => { setLanguage(other); again('language'); } } }, LANGUAGES[other]),
    h('button', { type: 'button', class: 'button quiet', id: 'theme', title: t('theme.' + theme()), 'aria-label': t('theme.' + theme()),
      on: { click: () => { setTheme(nextTheme()); again('theme'); } } }, icon(THEME_ICONS[theme()])),
    h('button', { type: 'button', class: 'button quiet', title: t('keys.title'), 'aria-label': t('keys.title'), on: { click: showShortcuts } }, icon('help')),
    h('a', { class: 'button quiet', href: 'docs' }, 'API'),
  ];
}

async function again(focused) {
  await show();
  document.getElementById(focused)?.focus();
}

apply();
onKeyWanted(askForKey);
listen(showShortcuts);
window.addEventListener('hashchange', show);
show();
