import { burstinessOf, runsInPhases } from './burstiness';
import { pieceDispersion, tailCount } from './minute-marks';
import { addedEvidence, begunEvidence } from './negative-binomial-added';
import type { TopicStore } from './topic-store';

/** The evidence is kept in eighths of a nat. */
const perNat = 8;
const codeMax = 0xff;
/** It begins with a minute of twice the usual count and three messages more: no logarithms for quiet topics. */
const timesMin = 2;
const excessMin = 3;
/** A piece of a minute is judged when it has this many messages more than usual. */
const pieceExcessMin = 5;
/** Below this many times the usual a head cannot begin anything by itself. */
const headTimesMin = 4;
/** What is bet on in a first minute: that the traffic began in it, before its tail, or within that. */
const stakes = { begun: 0.3, tail: 0.4, tailBegun: 0.3 } as const;

/** A count, what was usual for it and what is expected with the margin. */
type Counted = { readonly count: number; readonly usual: number; readonly expected: number };

/** Evidence in nats, up to the last closed minute, that much even traffic has been added to a topic’s own. */
export function tenfoldEvidence({ rates }: TopicStore, index: number): number {
  return (rates.tenfold[index] ?? 0) / perNat;
}

/** Minutes are evidence together only where they are independent and do not scatter wildly. */
function isSummed(topics: TopicStore, index: number): boolean {
  return !runsInPhases(topics, index) && burstinessOf(topics, index) === null;
}

/**
 * Carries the evidence over a closed minute, whose tail was the given share of it (0 = not known): either the traffic went
 * on all through it, or it began in it. Each is a bet at fair odds, so h nats come by chance in fewer than e^-h of minutes.
 */
export function closeTenfold(
  topics: TopicStore,
  index: number,
  { count, usual, expected }: Counted,
  tailShare: number,
): void {
  const { rates } = topics;
  const before = tenfoldEvidence(topics, index);
  const mayBegin = count > timesMin * usual && count - usual >= excessMin;
  if (!mayBegin && before === 0) return;
  if (!isSummed(topics, index)) {
    rates.tenfold[index] = 0;
    return;
  }
  const whole = { k: count, expected, dispersion: rates.dispersion[index] ?? 0 };
  const carried = before + addedEvidence(whole);
  const begun = mayBegin ? firstMinute(topics, index, { count, expected }, tailShare) : 0;
  rates.tenfold[index] = Math.min(codeMax, Math.round(perNat * Math.max(0, carried, begun)));
}

/** Evidence in nats that the traffic began in a minute, from its whole count and, where that is known, its tail. */
function firstMinute(
  topics: TopicStore,
  index: number,
  { count, expected }: Omit<Counted, 'usual'>,
  tailShare: number,
): number {
  const begun = begunEvidence({ k: count, expected, dispersion: topics.rates.dispersion[index] ?? 0 });
  const dispersion = tailShare > 0 ? pieceDispersion(topics, index) : null;
  if (dispersion === null) return begun;
  const tail = { k: tailCount(topics, index, count), expected: expected * tailShare, dispersion };
  return Math.log(
    stakes.begun * Math.exp(begun) +
      stakes.tail * Math.exp(addedEvidence(tail)) +
      stakes.tailBegun * Math.exp(begunEvidence(tail)),
  );
}

/** Can the head of the running minute be evidence at all, by its count and what is usual so far? Cheap, unlike the rest. */
export function isHeadHigh(topics: TopicStore, index: number, count: number, usualSoFar: number): boolean {
  if (count - usualSoFar < pieceExcessMin) return false;
  return topics.rates.tenfold[index] !== 0 || count >= headTimesMin * usualSoFar;
}

/**
 * The evidence with the head of the running minute, of which the given share has passed; 0 where minutes are none. Where
 * pieces of a minute tell nothing, the count so far stands for the whole minute: it can only rise.
 */
export function headEvidence(
  topics: TopicStore,
  index: number,
  { count, expected }: Omit<Counted, 'usual'>,
  share: number,
): number {
  if (!isSummed(topics, index)) return 0;
  const piece = pieceDispersion(topics, index);
  const evidence =
    piece === null
      ? addedEvidence({ k: count, expected, dispersion: topics.rates.dispersion[index] ?? 0 })
      : addedEvidence({ k: count, expected: expected * share, dispersion: piece });
  return tenfoldEvidence(topics, index) + Math.max(0, evidence);
}
