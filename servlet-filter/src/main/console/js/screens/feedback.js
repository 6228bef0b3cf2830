// What people thought of an answer.

import * as api from '../api.js';
import { announce, h, replace } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../i18n.js';
import { problem } from '../parts/notices.js';

/** A form that adds one more; those given before stand above it. */
export function feedback(record) {
  const place = h('div', { class: 'stack' });
  const comment = h('textarea', { class: 'field', id: 'comment', maxlength: 4000 });
  const said = h('div', {});
  let score = null;
  const thumbs = [[1, 'up', 'feedback.good'], [-1, 'down', 'feedback.bad']].map(([value, name, text]) => {
    const button = h('button', { type: 'button', class: 'button', 'aria-pressed': 'false' }, icon(name), t(text));
    button.addEventListener('click', () => {
      score = score === value ? null : value;
      thumbs.forEach((other, index) => {
        const on = [1, -1][index] === score;
        other.classList.toggle('on', on);
        other.setAttribute('aria-pressed', String(on));
      });
    });
    return button;
  });
  const form = h('form', { class: 'stack', on: { submit: async event => {
    event.preventDefault();
    if (score === null && comment.value.trim() === '') {
      replace(said, h('p', { class: 'muted' }, t('feedback.nothing')));
      return;
    }
    try {
      await api.change('POST', `api/calls/${encodeURIComponent(record.id)}/feedback`,
        { ...(score === null ? {} : { score }), ...(comment.value.trim() === '' ? {} : { comment: comment.value.trim() }) });
      replace(said, h('p', {}, icon('ok'), ' ', t('feedback.thanks')));
      announce(t('feedback.thanks'));
      comment.value = '';
    } catch (e) {
      replace(said, problem(e));
    }
  } } }, h('div', { class: 'buttons' }, thumbs), h('label', { class: 'labelled', for: 'comment' }, t('feedback.comment'), comment),
    h('div', { class: 'buttons' }, h('button', { class: 'button primary' }, t('feedback.send'))), said);
  return replace(place, h('p', { class: 'muted' }, t('feedback.what')), form);
}
