// Where the user is, lives in the fragment: #/calls?model=gpt-4o. Any web application can mount the console below any
// path, links can be shared, and the back button works.

/** The place that the address bar names: {path: ['call', '01a1…'], params: URLSearchParams}. */
export function here() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?', 2);
  return { path: path.split('/').filter(part => part !== '').map(decode), params: new URLSearchParams(query ?? '') };
}

/** An href to a place. Parameters without a value are left out. */
export function link(path, params) {
  const query = params instanceof URLSearchParams ? params : new URLSearchParams(given(params));
  const text = query.toString();
  return '#/' + [path].flat().map(encodeURIComponent).join('/') + (text === '' ? '' : '?' + text);
}

/** The present place with some parameters changed; null or '' takes one away. */
export function linkWith(changes) {
  const { path, params } = here();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '' || value === undefined) {
      params.delete(name);
    } else {
      params.set(name, value);
    }
  }
  return link(path, params);
}

export function go(href) {
  location.hash = href;
}

/** Goes there without a step in the history. */
export function goInstead(href) {
  location.replace(href);
}

function given(params) {
  return Object.entries(params ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '');
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
