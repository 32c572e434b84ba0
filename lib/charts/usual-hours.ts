import type { UsualHour } from './prepare-usual-band';

type Span = { readonly from: number; readonly to: number };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Two days of an hour, or most of it. */
const minutesMin = 100;

/**
 * What nearly all minutes of each hour of the day (24 entries, UTC) were like: the middle one, and between what 96 % of them
 * lie. `counts` has what was counted in each minute (ms, the begin) of which anything was; other minutes of the span since
 * the first counted nothing, unless nobody looked (`blind`). Null for an hour that was hardly seen, and null when all are.
 */
export function usualHours(
  counts: readonly { readonly at: number; readonly value: number }[],
  span: Span,
  blind: readonly Span[],
): readonly (UsualHour | null)[] | null {
  const valueAt = new Map(counts.map(({ at, value }) => [at, value]));
  const first = counts.reduce((earliest, { at }) => Math.min(earliest, at), span.to);
  const byHour = Array.from({ length: 24 }, (): number[] => []);
  for (let at = Math.max(first, Math.ceil(span.from / minuteMs) * minuteMs); at < span.to; at += minuteMs) {
    const isBlind = blind.some(({ from, to }) => from < at + minuteMs && to > at);
    if (!isBlind) byHour[Math.floor(at / hourMs) % 24]?.push(valueAt.get(at) ?? 0);
  }
  const hours = byHour.map(toUsual);
  return hours.some((hour) => hour !== null) ? hours : null;
}

function toUsual(values: readonly number[]): UsualHour | null {
  if (values.length < minutesMin) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const level = (share: number) => {
    const place = (sorted.length - 1) * share;
    const below = sorted[Math.floor(place)] ?? 0;
    const above = sorted[Math.ceil(place)] ?? below;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { low: level(0.02), middle: level(0.5), high: level(0.98) };
}
