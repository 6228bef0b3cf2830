// When what happened in a call: sent, first token, chunks, end.

import { h, s } from '../dom.js';
import { known, millis, number } from '../format.js';
import { t } from '../i18n.js';

const WIDTH = 1000;
const HEIGHT = 22;

export function timing(record) {
  const metrics = record.performance_metrics ?? {};
  const total = metrics.response_time_ms;
  if (!known(total) || total <= 0) {
    return null;
  }
  const first = metrics.time_to_first_token_ms;
  const at = ms => Math.min(WIDTH, ms / total * WIDTH);
  const words = known(first)
    ? [t('timing.wait', { time: millis(first) }), t('timing.stream', { time: millis(total - first) })]
    : [t('timing.total', { time: millis(total) })];
  if (metrics.chunk_count > 1) {
    words.push(t('timing.chunks', { n: number(metrics.chunk_count) }));
  }
  return h('figure', { class: 'timing' },
    s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': words.join(', ') },
      s('rect', { class: 'wait', width: known(first) ? at(first) : WIDTH, height: HEIGHT }),
      known(first) && s('rect', { class: 'answering', x: at(first), width: WIDTH - at(first), height: HEIGHT }),
      chunkTimes(record).map(ms => s('rect', { class: 'chunk', x: at(ms), width: 1.5, height: HEIGHT }))),
    h('figcaption', {}, known(first) && h('span', { class: 'key wait' }, words[0]), known(first) && h('span', { class: 'key answering' }, words[1]),
      !known(first) && h('span', { class: 'key wait' }, words[0]), words.slice(known(first) ? 2 : 1).map(text => h('span', {}, text)),
      known(metrics.tokens_per_second) && h('span', {}, t('timing.speed', { n: number(metrics.tokens_per_second, 1) })),
      known(metrics.recorder_overhead_us) && h('span', { class: 'muted' }, t('timing.overhead', { n: number(metrics.recorder_overhead_us) }))));
}

/** Times of the chunks since the call began, where the record has them (setting RAW). */
function chunkTimes(record) {
  return (record.raw?.chunks ?? []).map(chunk => Array.isArray(chunk) ? chunk[0] : chunk.ms ?? chunk).filter(ms => typeof ms === 'number');
}
