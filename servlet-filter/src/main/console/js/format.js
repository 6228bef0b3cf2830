// Values as people read them. What is unknown is a dash, never a zero.

import { h } from './dom.js';
import { locale, t } from './i18n.js';

export const UNKNOWN = '–';

const DAY = 86_400_000;

/** Each made once: for each value of a list of calls anew, they took more time than all else that makes the list. */
const formats = new Map();

function format(Kind, options) {
  const key = `${Kind.name} ${locale()} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Kind(locale(), options);
    formats.set(key, made);
  }
  return made;
}

export function number(value, digits = 0) {
  return known(value) ? format(Intl.NumberFormat, { maximumFractionDigits: digits }).format(value) : UNKNOWN;
}

/** 12.3k instead of 12,345. */
export function compact(value) {
  return known(value)
    ? format(Intl.NumberFormat, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
    : UNKNOWN;
}

export function percent(part, whole) {
  return whole > 0 ? format(Intl.NumberFormat, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole) : UNKNOWN;
}

export function millis(ms) {
  if (!known(ms)) {
    return UNKNOWN;
  }
  if (ms < 999.5) {
    return `${number(ms)} ms`;
  }
  if (ms < 59_950) {
    return `${number(ms / 1000, ms < 9_995 ? 2 : 1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  const two = value => String(value).padStart(2, '0');
  return seconds < 3600
    ? `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
    : seconds < 86_400
      ? `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`
      : `${Math.floor(seconds / 86_400)} d ${two(Math.floor((seconds % 86_400) / 3600))} h`;
}

export function bytes(count) {
  if (!known(count)) {
    return UNKNOWN;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = Number(count);
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${number(value, unit === 0 ? 0 : 1)} ${units[unit]}`;
}

/** An amount of money; small ones keep enough digits to be no zero. */
export function money(amount, currency) {
  if (!known(amount)) {
    return UNKNOWN;
  }
  const value = Number(amount);
  const digits = Math.abs(value) >= 1 ? 2 : Math.abs(value) >= 0.01 ? 4 : 6;
  try {
    return format(Intl.NumberFormat, {
      style: 'currency',
      currency: currency ?? 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 2,
      maximumFractionDigits: digits,
    }).format(value);
  } catch {
    return `${number(value, digits)} ${currency}`; // a currency that is none of ISO 4217
  }
}

/** Sums by currency: {USD: "1.20", CNY: "3"}. */
export function amounts(byCurrency) {
  const sums = Object.entries(byCurrency ?? {});
  return sums.length === 0 ? UNKNOWN : sums.map(([currency, amount]) => money(amount, currency)).join(' + ');
}

/** A point in time: short, in the reader's zone; the whole in its title. */
export function time(iso, { exact = false } = {}) {
  const date = new Date(iso);
  if (!known(iso) || Number.isNaN(date.getTime())) {
    return UNKNOWN;
  }
  return h('time', { datetime: iso, title: `${iso} (${t('utc')})` }, exact ? dateText(date, true) : dateText(date, false));
}

/** For how long something has been so. */
export function ago(iso) {
  const passed = Date.now() - new Date(iso).getTime();
  const [unit, size] = passed < 60_000 ? ['second', 1000] : passed < 3_600_000 ? ['minute', 60_000]
    : passed < DAY ? ['hour', 3_600_000] : ['day', DAY];
  return format(Intl.RelativeTimeFormat, { numeric: 'auto', style: 'short' }).format(-Math.max(0, Math.round(passed / size)), unit);
}

function dateText(date, exact) {
  const now = new Date();
  const today = date.toDateString() === now.toDateString();
  return format(Intl.DateTimeFormat, {
    ...(exact || !today ? { month: 'short', day: 'numeric' } : {}),
    ...(exact || date.getFullYear() !== now.getFullYear() ? { year: 'numeric' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(exact ? { fractionalSecondDigits: 3 } : {}),
    hourCycle: 'h23',
  }).format(date);
}

/** A day of the year, of a time that stands for the whole day in UTC. */
export function day(date) {
  return format(Intl.DateTimeFormat, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(date);
}

export function known(value) {
  return value !== null && value !== undefined && value !== '' && !Number.isNaN(value);
}
