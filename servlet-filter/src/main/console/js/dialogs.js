// Dialogs: the browser's own element, which keeps the focus inside and closes on Escape.

import { setKey } from './api.js';
import { h } from './dom.js';
import { t } from './i18n.js';
import { SHORTCUTS } from './keys.js';

/** Asks for a bearer key; the promise says whether one was given. Who asks meanwhile shares the same dialog. */
export function askForKey(reason) {
  asking ??= show(() => {
    const field = h('input', { class: 'field', type: 'password', id: 'key', autocomplete: 'off', required: true });
    return {
      title: t('key.title'),
      body: [h('p', { class: 'muted' }, reason), h('label', { class: 'labelled', for: 'key' }, t('key.label'), field),
        h('p', { class: 'small muted' }, t('key.kept'))],
      accept: t('key.use'),
      value: () => field.value.trim(),
    };
  }).then(key => {
    asking = null;
    if (key) {
      setKey(key);
    }
    return Boolean(key);
  });
  return asking;
}

let asking = null;

/** Asks before something that cannot be undone. */
export async function confirm(title, text, accept) {
  return Boolean(await show(() => ({ title, body: [h('p', {}, text)], accept, danger: true, value: () => 'yes' })));
}

/** Asks for a line of text; null when the user thought better of it. */
export function prompt(title, label, present) {
  return show(() => {
    const field = h('input', { class: 'field', id: 'asked', value: present, required: true, maxlength: 200 });
    return { title, body: [h('label', { class: 'labelled', for: 'asked' }, label, field)], accept: t('save'), value: () => field.value.trim() };
  });
}

export function showShortcuts() {
  show(() => ({
    title: t('keys.title'),
    body: [h('dl', { class: 'keys' }, SHORTCUTS.map(([keys, text]) => [
      h('dt', {}, keys.map(key => [h('kbd', {}, key), ' '])), h('dd', {}, t(text))]))],
    value: () => 'yes',
  }));
}

function show(content) {
  const { title, body, accept, danger, value } = content();
  return new Promise(resolve => {
    const cancel = h('button', { type: 'button', class: 'button' }, accept ? t('cancel') : t('close'));
    const form = h('form', { method: 'dialog' }, h('h2', { id: 'dialog-title' }, title), body, h('div', { class: 'buttons' }, cancel,
      accept && h('button', { class: danger ? 'button danger' : 'button primary' }, accept)));
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, form);
    let answer = null;
    cancel.addEventListener('click', () => dialog.close());
    form.addEventListener('submit', () => { answer = value() || null; });
    dialog.addEventListener('close', () => { dialog.remove(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
