// Elements are made here and nowhere else. A string becomes a text node: the console never parses HTML, whatever a
// user or a model wrote.

const SVG = 'http://www.w3.org/2000/svg';
const PROPERTIES = new Set(['value', 'checked', 'disabled', 'open', 'selected']);

/** An HTML element. Children are elements, strings, numbers, arrays of these; null and false are left out. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An SVG element. */
export function s(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Puts the children in the place of those that the element has. */
export function replace(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

export function append(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

/** A URL may come from a model: one that could run script is none. */
export function safeUrl(url) {
  if (String(url).startsWith('#')) {
    return url; // a place of the console
  }
  try {
    const parsed = new URL(url, document.baseURI);
    const harmless = ['http:', 'https:', 'blob:'].includes(parsed.protocol) || /^data:image\//i.test(parsed.href);
    return harmless ? url : null;
  } catch {
    return null;
  }
}

/** Text for screen readers only. */
export function unseen(text) {
  return h('span', { class: 'unseen' }, text);
}

/** Says something to a screen reader, and to nobody else. */
export function announce(text) {
  document.getElementById('announcer').textContent = text;
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value !== null && value !== undefined && value !== false) {
      set(element, name, value);
    }
  }
  return append(element, children);
}

function set(element, name, value) {
  if (name === 'on') {
    Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
  } else if (name === 'data') {
    Object.assign(element.dataset, value);
  } else if (name === 'style') {
    // Through the CSSOM: the policy of the page forbids style attributes.
    Object.entries(value).forEach(([property, text]) => element.style.setProperty(property, text));
  } else if (name === 'href' || name === 'src') {
    const url = safeUrl(value);
    if (url !== null) {
      element.setAttribute(name, url);
    }
  } else if (PROPERTIES.has(name)) {
    element[name] = value;
  } else if (name.startsWith('on')) {
    throw new Error(`a listener is given as on: {…}, not as ${name}`);
  } else {
    element.setAttribute(name, value === true ? '' : value);
  }
}
