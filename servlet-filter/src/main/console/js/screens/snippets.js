// A call as commands that make it again. Keys were never recorded, so each names a variable for them.

const REMOVED = '[removed]';
const NOT_SENT = /^(host|content-length|connection|accept-encoding|transfer-encoding|expect|upgrade|http2-settings)$/i;
const KEY = 'API_KEY';

export function asCurl(record, body) {
  const { method = 'POST', url = '' } = record.http ?? {};
  const lines = [`curl -X ${shell(method)} ${shell(url)}`];
  for (const [name, value] of headers(record)) {
    lines.push(value === REMOVED ? `-H "${name}: ${scheme(name)}$${KEY}"` : `-H ${shell(`${name}: ${value}`)}`);
  }
  if (body !== '') {
    lines.push(`--data-raw ${shell(body)}`);
  }
  return lines.join(' \\\n  ');
}

export function asJava(record, body) {
  const { method = 'POST', url = '' } = record.http ?? {};
  const lines = ['var request = HttpRequest.newBuilder(URI.create(' + java(url) + '))'];
  for (const [name, value] of headers(record)) {
    lines.push(`    .header(${java(name)}, ${value === REMOVED ? javaKey(name) : java(value)})`);
  }
  lines.push(`    .method(${java(method)}, ${body === '' ? 'BodyPublishers.noBody()' : `BodyPublishers.ofString(${java(body)})`})`, '    .build();');
  return ['import java.net.URI;', 'import java.net.http.HttpClient;', 'import java.net.http.HttpRequest;', 'import java.net.http.HttpRequest.BodyPublishers;',
    'import java.net.http.HttpResponse.BodyHandlers;', '', ...lines, 'var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());',
    'System.out.println(response.body());', ''].join('\n');
}

function headers(record) {
  const sent = Object.entries(record.http?.request_headers ?? {}).filter(([name]) => !NOT_SENT.test(name) && !name.startsWith(':'));
  if (!sent.some(([name]) => name.toLowerCase() === 'content-type')) {
    sent.push(['content-type', 'application/json']);
  }
  return sent;
}

function scheme(header) {
  return header.toLowerCase() === 'authorization' ? 'Bearer ' : '';
}

function javaKey(header) {
  const before = scheme(header);
  return (before === '' ? '' : java(before) + ' + ') + `System.getenv("${KEY}")`;
}

/** One word for any shell of the Bourne family. */
function shell(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A string literal; what is no letter of ASCII may stay, control characters may not. */
function java(text) {
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };
  return '"' + text.replace(/["\\\u0000-\u001f\u007f\u2028\u2029]/g, c => short[c] ?? '\\' + 'u' + c.charCodeAt(0).toString(16).padStart(4, '0')) + '"';
}
