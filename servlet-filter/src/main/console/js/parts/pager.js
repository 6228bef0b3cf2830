// From page to page of a list that the address has an offset in.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../i18n.js';
import { linkWith } from '../router.js';

export const PAGE = 50;

/** How many of the list come before the page. */
export function offsetOf(params) {
  return Math.max(0, Number.parseInt(params.get('offset') ?? '0', 10) || 0);
}

/** @param count how many the page has */
export function offsetPager(count, offset) {
  return h('div', { class: 'pager' },
    offset > 0 && h('a', { class: 'button tiny', href: linkWith({ offset: Math.max(0, offset - PAGE) || null }) }, icon('left'), t('newer')),
    count === PAGE ? h('a', { class: 'button tiny', href: linkWith({ offset: offset + PAGE }), rel: 'next' }, t('older'), icon('right'))
      : h('span', { class: 'muted small' }, t('end.of.list')));
}
