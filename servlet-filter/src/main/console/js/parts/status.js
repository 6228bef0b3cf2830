// How a call ended: colour, icon and word.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { word } from '../i18n.js';

const KNOWN = new Set(['ok', 'error', 'timeout', 'cancelled', 'incomplete', 'interrupted', 'running']);

/** The status of a call; one that its JVM did not survive is interrupted, whatever else it says. */
export function statusOf(call) {
  return call.stage === 'interrupted' ? 'interrupted' : call.status ?? (call.success ? 'ok' : 'error');
}

export function statusBadge(status) {
  return h('span', { class: `badge ${KNOWN.has(status) ? status : ''}` }, icon(KNOWN.has(status) ? status : 'incomplete'), word('status.' + status, status));
}
