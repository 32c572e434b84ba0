import {
  expectedCount,
  hourOfDay,
  isJudged,
  judgeCount,
  listedScore,
  listedSustained,
  singleExcessMin,
  sustainedExcessMin,
  usualCount,
} from './close-minute';
import { beginTail, learnPiece, type Mark, nextMark } from './minute-marks';
import type { SurgeCandidate } from './rate-state';
import { headEvidence, isHeadHigh } from './tenfold';
import type { TopicStore } from './topic-store';

const minuteMs = 60_000;

/**
 * Judges the running window early: a partial count that is already too high for a whole minute will stay so, and its head
 * counts beside the evidence of the minutes before. Learns from the head too, so it must be called at each sweep.
 */
export function judgeOpenMinute(
  topics: TopicStore,
  at: number,
  seeingSince: number,
): readonly SurgeCandidate[] {
  const candidates: SurgeCandidate[] = [];
  const hour = hourOfDay(at);
  const mark = nextMark(topics, at, seeingSince);
  if (mark?.piece === 'to-tail') beginTail(topics, at);
  for (let index = 0; index < topics.size; index++) {
    const count = topics.windowCount(index);
    const candidate =
      count < sustainedExcessMin || !isJudged(topics.rates, index, count)
        ? null
        : judgeOpen(topics, index, count, hour, mark);
    if (candidate) candidates.push(candidate);
    if (mark?.piece === 'head') learnHead(topics, index, count, { hour, at, share: mark.share });
  }
  return candidates;
}

function judgeOpen(
  topics: TopicStore,
  index: number,
  count: number,
  hour: number,
  mark: Mark | null,
): SurgeCandidate | null {
  const whole = count < singleExcessMin ? null : judgeCount(topics, index, count, hour);
  if (whole !== null && whole.score >= listedScore) return whole;
  if (mark === null || topics.isSurging(index)) return null;
  const { rates } = topics;
  const { share } = mark;
  const usual = usualCount(rates, index, hour);
  if (!isHeadHigh(topics, index, count, share * usual)) return null;
  const expected = expectedCount(rates, index, hour, usual);
  const tenfold = headEvidence(topics, index, { count, expected }, share);
  if (tenfold < listedSustained) return null;
  return { index, count, usual, share, score: 0, sustained: 0, sustainedMax: 0, tenfold };
}

function learnHead(
  topics: TopicStore,
  index: number,
  count: number,
  { hour, at, share }: { readonly hour: number; readonly at: number; readonly share: number },
): void {
  const first = topics.firstSeenAt(index);
  const isSuspect = topics.rates.tenfold[index] !== 0;
  if (isSuspect || first === 0 || first > at - share * minuteMs) return;
  const usual = share * usualCount(topics.rates, index, hour);
  learnPiece(topics, index, { count, usual, share, at });
}
