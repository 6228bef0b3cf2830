// Light or dark: as the system says, or as the user chose.

const KEY = 'llm-recorder.theme';
const THEMES = ['system', 'light', 'dark'];

export function theme() {
  const saved = window.localStorage.getItem(KEY);
  return THEMES.includes(saved) ? saved : 'system';
}

export function nextTheme() {
  return THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
}

export function setTheme(name) {
  window.localStorage.setItem(KEY, name);
  apply();
}

export function apply() {
  document.documentElement.dataset.theme = theme();
}
