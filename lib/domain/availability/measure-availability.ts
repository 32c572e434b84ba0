import type { PresenceState } from '../views';
import { clipRanges, mergeRanges, subtractRanges, type TimeRange, totalMs } from './time-ranges';

/** A stored span; `to` null is the one that lasts. Times are ms since the epoch. */
export type AvailabilitySpan = {
  readonly state: PresenceState;
  readonly from: number;
  readonly to: number | null;
};

export type AvailabilityInput = {
  /** In order, without overlaps. */
  readonly spans: readonly AvailabilitySpan[];
  /** What is measured; its end is not after now. */
  readonly period: TimeRange;
  /** When the monitor or its link to the broker was down: unknown, whatever the spans say. */
  readonly blind: readonly TimeRange[];
  /** Planned maintenance: left out altogether. */
  readonly maintenance: readonly TimeRange[];
};

/** One stretch of a swim lane. */
export type AvailabilitySegment = TimeRange & { readonly state: PresenceState | 'maintenance' };

/** Being offline from one online to the next. Time without knowledge inside it is not counted. */
export type Outage = {
  readonly from: number;
  /** Known to be offline, ms. */
  readonly downMs: number;
  /** It ran when the period began. */
  readonly beganBefore: boolean;
  /** It was online again within the period. */
  readonly hasEnded: boolean;
};

export type AvailabilityFigures = {
  readonly onlineMs: number;
  readonly offlineMs: number;
  /** Nobody saw: neither up nor down. */
  readonly unknownMs: number;
  readonly maintenanceMs: number;
  /** online / (online + offline); null when nothing was known. */
  readonly availability: number | null;
  readonly outages: number;
  /** Outages that were over within five minutes. */
  readonly flaps: number;
  /** Time online per outage that began in the period; null when none did. */
  readonly mtbfMs: number | null;
  /** Mean length of outages that ended in the period; null when none did. */
  readonly mttrMs: number | null;
  readonly longestOutageMs: number | null;
};

/** An outage that is over this soon is a flap. */
export const flapMs = 300_000;

type Parts = {
  readonly online: TimeRange[];
  readonly offline: TimeRange[];
  readonly unknown: TimeRange[];
  readonly maintenance: TimeRange[];
  /** Online whether or not maintenance was planned: what ends an outage. */
  readonly seenOnline: TimeRange[];
};

function partsOf({ spans, period, blind, maintenance }: AvailabilityInput): Parts {
  const dark = clipRanges(mergeRanges(blind), period);
  const planned = clipRanges(mergeRanges(maintenance), period);
  const seen = (state: PresenceState) => {
    const ranges = spans.filter((span) => span.state === state);
    const merged = mergeRanges(ranges.map(({ from, to }) => ({ from, to: to ?? period.to })));
    return subtractRanges(clipRanges(merged, period), dark);
  };
  const seenOnline = seen('online');
  const online = subtractRanges(seenOnline, planned);
  const offline = subtractRanges(seen('offline'), planned);
  const told = mergeRanges([...online, ...offline, ...planned]);
  const unknown = period.from < period.to ? subtractRanges([period], told) : [];
  return { online, offline, unknown, maintenance: planned, seenOnline };
}

function outagesOf({ offline, seenOnline }: Parts, { spans, period }: AvailabilityInput): Outage[] {
  const outages: { from: number; downMs: number; beganBefore: boolean; hasEnded: boolean }[] = [];
  let nextOnline = 0;
  let previousEnd = Number.NEGATIVE_INFINITY;
  for (const { from, to } of offline) {
    while ((seenOnline[nextOnline]?.to ?? Number.POSITIVE_INFINITY) <= previousEnd) nextOnline++;
    const last = outages.at(-1);
    const wasOnlineBetween = (seenOnline[nextOnline]?.from ?? Number.POSITIVE_INFINITY) < from;
    if (last !== undefined && !wasOnlineBetween) last.downMs += to - from;
    else outages.push({ from, downMs: to - from, beganBefore: false, hasEnded: true });
    previousEnd = to;
  }
  const [first] = outages;
  if (first !== undefined) first.beganBefore = first.from === period.from && wasOffline(spans, period.from);
  const last = outages.at(-1);
  if (last !== undefined)
    last.hasEnded = (seenOnline.at(-1)?.from ?? Number.NEGATIVE_INFINITY) >= previousEnd;
  return outages;
}

function wasOffline(spans: readonly AvailabilitySpan[], at: number): boolean {
  return spans.some(({ state, from, to }) => state === 'offline' && from < at && (to === null || to > at));
}

/** The outages of a period, in order: maintenance does not begin one, and time without knowledge does not end one. */
export function listOutages(input: AvailabilityInput): readonly Outage[] {
  return outagesOf(partsOf(input), input);
}

/** The whole period as stretches in order, for a swim lane. */
export function listSegments(input: AvailabilityInput): readonly AvailabilitySegment[] {
  const { online, offline, unknown, maintenance } = partsOf(input);
  const of = (state: AvailabilitySegment['state'], ranges: readonly TimeRange[]) =>
    ranges.map((range) => ({ ...range, state }));
  return [
    ...of('online', online),
    ...of('offline', offline),
    ...of('unknown', unknown),
    ...of('maintenance', maintenance),
  ].sort((a, b) => a.from - b.from);
}

/**
 * How available an entity was in a period. Unknown time counts neither as up nor as down, planned maintenance not at all.
 * The four times add up to the period.
 */
export function measureAvailability(input: AvailabilityInput): AvailabilityFigures {
  const parts = partsOf(input);
  const outages = outagesOf(parts, input);
  const onlineMs = totalMs(parts.online);
  const offlineMs = totalMs(parts.offline);
  const ended = outages.filter((outage) => outage.hasEnded);
  const begun = outages.filter((outage) => !outage.beganBefore).length;
  const sum = (of: readonly Outage[]) => of.reduce((all, { downMs }) => all + downMs, 0);
  return {
    onlineMs,
    offlineMs,
    unknownMs: totalMs(parts.unknown),
    maintenanceMs: totalMs(parts.maintenance),
    availability: onlineMs + offlineMs === 0 ? null : onlineMs / (onlineMs + offlineMs),
    outages: outages.length,
    flaps: ended.filter(({ downMs, beganBefore }) => downMs <= flapMs && !beganBefore).length,
    mtbfMs: begun === 0 ? null : onlineMs / begun,
    mttrMs: ended.length === 0 ? null : sum(ended) / ended.length,
    longestOutageMs:
      outages.length === 0 ? null : outages.reduce((longest, { downMs }) => Math.max(longest, downMs), 0),
  };
}
