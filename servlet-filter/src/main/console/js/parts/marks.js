// Marks what was searched for.

import { h } from '../dom.js';

const BEFORE = 40;

/** The words and "phrases" of a query. */
export function wordsOf(query) {
  return [...(query ?? '').matchAll(/"([^"]+)"|(\S+)/g)].map(found => (found[1] ?? found[2]).toLowerCase());
}

/** The text with the words marked, as children of an element. */
export function marked(text, words) {
  if (words.length === 0) {
    return [text];
  }
  const parts = [];
  let from = 0;
  for (const [at, length] of hits(text, words)) {
    parts.push(text.slice(from, at), h('mark', {}, text.slice(at, at + length)));
    from = at + length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** The text from shortly before the first word on, with all of them marked. */
export function excerpt(text, words) {
  const first = hits(text, words).next().value;
  const from = first === undefined || first[0] <= BEFORE ? 0 : first[0] - BEFORE;
  return marked((from > 0 ? '…' : '') + text.slice(from), words);
}

/** Places and lengths, in order, without overlap. */
function* hits(text, words) {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) {
    return; // letters that grow when made small: places would be wrong
  }
  for (let from = 0; from < lower.length;) {
    let best = null;
    for (const word of words) {
      const at = lower.indexOf(word, from);
      if (at >= 0 && (best === null || at < best[0])) {
        best = [at, word.length];
      }
    }
    if (best === null) {
      return;
    }
    yield best;
    from = best[0] + best[1];
  }
}
