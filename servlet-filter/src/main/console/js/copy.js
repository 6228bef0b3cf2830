// To the clipboard and to files.

import * as api from './api.js';
import { announce, h, replace } from './dom.js';
import { icon } from './icons.js';
import { t } from './i18n.js';

/** A button that copies what the function gives, when it is pressed. */
export function copyButton(label, text, { tiny = true } = {}) {
  const button = h('button', { type: 'button', class: tiny ? 'button tiny' : 'button' }, icon('copy'), label);
  button.addEventListener('click', async () => {
    const copied = await write(await text());
    replace(button, icon(copied ? 'ok' : 'error'), t(copied ? 'copied' : 'copy.failed'));
    announce(t(copied ? 'copied' : 'copy.failed'));
    setTimeout(() => replace(button, icon('copy'), label), 1600);
  });
  return button;
}

/** A link that saves what is at the path. With a key it is fetched, since a link cannot send one. */
export function saveLink(label, path, parameters, fileName) {
  const link = h('a', { class: 'button tiny', href: api.url(path, parameters), download: fileName }, icon('download'), label);
  link.addEventListener('click', async event => {
    if (!api.hasKey()) {
      return;
    }
    event.preventDefault();
    const address = URL.createObjectURL(await api.blob(path, parameters));
    h('a', { href: address, download: fileName }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });
  return link;
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeOnPlainHttp(text); // the clipboard is there for https and loopback only
  }
}

function writeOnPlainHttp(text) {
  const area = h('textarea', { class: 'unseen', value: text });
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
