import type { Window } from './learn-rate';
import type { TopicStore } from './topic-store';

const minuteMs = 60_000;
/** A running minute is looked at this often, beginning with its head. */
const markMs = 5000;
const tailFromMs = 45_000;
const goldenRatio = 0.618034;
/** Pieces of a minute that scatter more than this tell nothing. */
const judgedUntil = 2;
const codesPerUnit = 1000;
const countMax = 0xffff;
/** One piece counts for at most this much: what three messages say where one in five pieces has one. */
const excessMax = 400;

/** A moment at which a running minute is looked at: what share of it has passed, and which piece of it has just ended. */
export type Mark = { readonly share: number; readonly piece: 'head' | 'to-tail' | null };

/**
 * The mark that the running minute has passed since the last call, if any; null in a minute that the monitor did not see
 * from its beginning. Marks are five seconds apart however often sweeps come: each look is one more chance of a mistake.
 */
export function nextMark({ rates, closedMinute }: TopicStore, at: number, seeingSince: number): Mark | null {
  if (closedMinute === null || seeingSince > closedMinute.at) return null;
  const begin = closedMinute.at;
  const elapsed = at - begin;
  if (elapsed < markMs || elapsed >= minuteMs) return null;
  const before = Math.max(0, rates.markedAt - begin);
  if (Math.floor(elapsed / markMs) === Math.floor(before / markMs)) return null;
  rates.markedAt = at;
  const isJustPast = (mark: number) => before < mark && elapsed >= mark && elapsed < mark + markMs;
  const piece = isJustPast(markMs) ? 'head' : isJustPast(tailFromMs) ? 'to-tail' : null;
  return { share: elapsed / minuteMs, piece };
}

/** Remembers all counts of the running minute, so that at its close the rest of it is known. */
export function beginTail(topics: TopicStore, at: number): void {
  const { rates } = topics;
  rates.tailFrom = at;
  for (let index = 0; index < topics.size; index++)
    rates.countBeforeTail[index] = Math.min(countMax, topics.windowCount(index));
}

/** Which share of the minute that ends at `at` its tail is; 0 when its beginning was not noted. */
export function tailShare({ rates }: TopicStore, at: number): number {
  const length = at - rates.tailFrom;
  return length > 0 && length <= minuteMs - tailFromMs ? length / minuteMs : 0;
}

/** What of a closed minute's count came in its tail. */
export function tailCount({ rates }: TopicStore, index: number, count: number): number {
  const before = rates.countBeforeTail[index] ?? 0;
  return before === countMax ? 0 : Math.max(0, count - before);
}

/**
 * How far the pieces of a topic's minutes scatter, at least as far as whole minutes do; null when that is not known, or
 * so far that a piece tells nothing. Bursts shorter than a minute show here.
 */
export function pieceDispersion({ rates }: TopicStore, index: number): number | null {
  const code = rates.pieceDispersion[index] ?? 0;
  if (code === 0 || code > judgedUntil * codesPerUnit) return null;
  return Math.max(code / codesPerUnit, rates.dispersion[index] ?? 0);
}

/** One piece of a minute of one topic: its count, and what was usual for a piece of that share of a minute. */
type Piece = { readonly count: number; readonly usual: number; readonly share: number; readonly at: number };

/** Learns from the tail of a closed minute, see `learnPiece`; nothing when `share` is 0, which says that it was not noted. */
export function learnTail(
  topics: TopicStore,
  index: number,
  { count, usual, isSuspect }: Window,
  { share, at }: { readonly share: number; readonly at: number },
): void {
  if (share === 0 || isSuspect) return;
  learnPiece(topics, index, { count: tailCount(topics, index, count), usual: share * usual, share, at });
}

/** Learns from one piece how far pieces scatter, as `learnWindow` does from whole minutes. */
export function learnPiece(topics: TopicStore, index: number, { count, usual, share, at }: Piece): void {
  const { rates } = topics;
  if (topics.isSurging(index) || topics.isFrozen(index)) return;
  const code = rates.pieceDispersion[index] ?? 0;
  // Not learned yet: as if the pieces of a minute were independent of each other.
  const before = code === 0 ? 4 * Math.max(0.25, rates.dispersion[index] ?? 0) : code / codesPerUnit;
  const difference = Math.min(count, 6 * usual + 12) - usual;
  const now = Math.min(excessMax, (difference * difference - usual) / (usual * usual + 0.05 * share * share));
  const alpha = Math.max(1 / 1440, 1 / ((rates.windows[index] ?? 0) + 1));
  const next = codesPerUnit * (before + alpha * (now - before));
  // Small steps add up, because neighbouring minutes and topics round at different points.
  const dither = ((at / markMs + index) * goldenRatio) % 1;
  rates.pieceDispersion[index] = Math.min(countMax, Math.max(1, Math.floor(next + dither)));
}
