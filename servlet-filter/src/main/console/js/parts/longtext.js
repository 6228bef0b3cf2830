// Text that may be very long: its beginning, and the rest when asked for.

import { h } from '../dom.js';
import { number } from '../format.js';
import { t } from '../i18n.js';

const CHARACTERS = 4000;
const LINES = 40;

export function longText(text) {
  const short = beginning(text);
  const shown = h('div', { class: 'text', dir: 'auto' }, short);
  if (short.length === text.length) {
    return shown;
  }
  const button = h('button', { type: 'button', class: 'button tiny', 'aria-expanded': 'false' }, t('text.all', { n: number(text.length) }));
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') === 'false';
    shown.textContent = open ? text : short;
    button.textContent = open ? t('text.less') : t('text.all', { n: number(text.length) });
    button.setAttribute('aria-expanded', String(open));
  });
  shown.classList.add('cut');
  return [shown, button];
}

function beginning(text) {
  let end = 0;
  for (let line = 0; line < LINES && end >= 0; line++) {
    end = text.indexOf('\n', end + 1);
  }
  const cut = Math.min(end < 0 ? text.length : end, CHARACTERS);
  return text.length - cut < 200 ? text : text.slice(0, cut);
}
