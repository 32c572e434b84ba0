import { formatTime, type TimeZoneChoice } from '@/components/ui/format-time';

const hourMs = 3_600_000;

/** How long something lasts, by name; `until` = a moment that is entered. */
export const silenceLengths = [
  { value: '1h', label: '1 hour', ms: hourMs },
  { value: '4h', label: '4 hours', ms: 4 * hourMs },
  { value: '1d', label: '1 day', ms: 24 * hourMs },
  { value: 'until', label: 'Until…', ms: null },
] as const;

export const exceptionLengths = [
  { value: '1d', label: '1 day', ms: 24 * hourMs },
  { value: '7d', label: '7 days', ms: 7 * 24 * hourMs },
  { value: '30d', label: '30 days', ms: 30 * 24 * hourMs },
  { value: 'until', label: 'Until…', ms: null },
] as const;

/** A moment as `<input type="datetime-local">` takes it, in the zone in which times are shown. */
export function toTimeInput(ms: number, zone: TimeZoneChoice): string {
  return formatTime(new Date(ms).toISOString(), zone).slice(0, 16).replace(' ', 'T');
}

/** What such an input gives, as ms since the epoch; null when it is no time. */
export function readTimeInput(text: string, zone: TimeZoneChoice): number | null {
  const ms = Date.parse(zone === 'utc' ? `${text}Z` : text);
  return Number.isNaN(ms) ? null : ms;
}

/** Stands behind a label: whose clock a time is entered by. */
export function sayZone(zone: TimeZoneChoice): string {
  return zone === 'utc' ? 'UTC' : 'local time';
}

export type SpanDraft = {
  /** null = now. */
  readonly start: string | null;
  readonly length: string;
  readonly until: string;
};

type Length = { readonly value: string; readonly ms: number | null };

/** Begin and end of a draft in ms; what cannot be read is null. */
export function readSpan(
  { start, length, until }: SpanDraft,
  lengths: readonly Length[],
  { now, zone }: { readonly now: number; readonly zone: TimeZoneChoice },
): { readonly from: number | null; readonly to: number | null } {
  const from = start === null ? now : readTimeInput(start, zone);
  const ms = lengths.find(({ value }) => value === length)?.ms ?? null;
  const to = ms === null ? readTimeInput(until, zone) : from === null ? null : from + ms;
  return { from, to };
}
