// Two languages: the browser's, or the one that the user chose.

import { en } from './en.js';
import { zh } from './zh.js';

const KEY = 'llm-recorder.language';
const TEXTS = { en, zh };

export const LANGUAGES = { en: 'English', zh: '中文' };

let current = chosen();

/** The text with this key; {name} in it is replaced by values.name. Where n is 1, the key with _one goes first. */
export function t(key, values) {
  const texts = TEXTS[current];
  const text = (values?.n === 1 ? texts[key + '_one'] : undefined) ?? texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);
}

/** The text with this key, or what is given instead: for words that come from the server. */
export function word(key, otherwise) {
  return TEXTS[current][key] ?? otherwise;
}

export function language() {
  return current;
}

/** As Intl wants it. */
export function locale() {
  return current === 'zh' ? 'zh-CN' : 'en-GB';
}

export function setLanguage(name) {
  current = name;
  window.localStorage.setItem(KEY, name);
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
}

function chosen() {
  const saved = window.localStorage.getItem(KEY);
  const wanted = saved in TEXTS ? saved : navigator.language.startsWith('zh') ? 'zh' : 'en';
  document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : 'en';
  return wanted;
}
