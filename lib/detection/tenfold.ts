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
/** The share of the stake of a first minute that is bet on its tail. */
const tailStake = 0.6;

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
  const tail = {
    count: tailCount(topics, index, count),
    usual: usual * tailShare,
    expected: expected * tailShare,
  };
  const begun = mayBegin ? stakedOn(begunEvidence(whole), tailEvidence(topics, index, tail)) : 0;
  rates.tenfold[index] = Math.min(codeMax, Math.round(perNat * Math.max(0, carried, begun)));
}

function stakedOn(whole: number, tail: number | null): number {
  if (tail === null) return whole;
  return Math.log((1 - tailStake) * Math.exp(whole) + tailStake * Math.exp(tail));
}

function tailEvidence(topics: TopicStore, index: number, { count, expected }: Counted): number | null {
  const dispersion = expected > 0 ? pieceDispersion(topics, index) : null;
  return dispersion === null ? null : addedEvidence({ k: count, expected, dispersion });
}

/**
 * The evidence with the head of the running minute, of which the given share has passed; 0 when that adds nothing. Where
 * pieces of a minute tell nothing, the count so far stands for the whole minute: it can only rise.
 */
export function headEvidence(
  topics: TopicStore,
  index: number,
  { count, usual, expected }: Counted,
  share: number,
): number {
  const before = tenfoldEvidence(topics, index);
  if (count - usual * share < pieceExcessMin) return 0;
  if (before === 0 && count < headTimesMin * usual * share) return 0;
  if (!isSummed(topics, index)) return 0;
  const piece = pieceDispersion(topics, index);
  const dispersion = topics.rates.dispersion[index] ?? 0;
  const evidence =
    piece === null
      ? addedEvidence({ k: count, expected, dispersion })
      : addedEvidence({ k: count, expected: expected * share, dispersion: piece });
  return before + Math.max(0, evidence);
}
