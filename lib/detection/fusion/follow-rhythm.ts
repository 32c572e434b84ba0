import type { Signal } from '../signal';
import type { TopicStore } from '../topic-store';
import { hasGroup, type OddMessage } from './odd-message';
import type { TopicCase } from './topic-case';

/** Beyond so many gaps after the early message, jitter has blurred which rhythm goes on. */
const gapsMax = 6;
/** Of a gap: so close is on the beat, so far is off it. */
const onBeat = 0.15;
const offBeat = 0.25;

/** So many messages in a row, each within this part of a gap after the one before, were waiting to be sent. */
const burstMin = 3;
const burstGap = 0.1;

/**
 * Marks messages that came in one burst: what a network or a sender held back says nothing by being early. To be called
 * after each message.
 */
export function settleBurst({ messages }: TopicCase, gapSeconds: number): void {
  const burst: OddMessage[] = [];
  for (const odd of messages.toReversed()) {
    const gap = gapOf(earlySignal(odd));
    if (gap === null || gap > burstGap * gapSeconds) break;
    burst.push(odd);
  }
  if (burst.length >= burstMin) for (const odd of burst) odd.rhythm = 'burst';
}

/** So many messages, and so many times what is usual, since something first stood out are a flood. */
const floodMin = 20;
const floodTimes = 10;

/**
 * Marks what has just come in the midst of a flood: where everything comes too early and again, that says nothing about one
 * message, and the flood itself is told by others. To be called after each message.
 */
export function settleFlood(topicCase: TopicCase, topics: TopicStore, gapSeconds: number): void {
  const { messages, index, openedAt, messagesBefore } = topicCase;
  const newest = messages[messages.length - 1];
  if (newest === undefined || gapSeconds <= 0) return;
  const usual = (newest.at - openedAt) / 1000 / gapSeconds;
  const came = topics.totalCount(index) - messagesBefore;
  if (topics.isSurging(index) || came > floodMin + floodTimes * usual) newest.isInFlood = true;
}

/**
 * Looks at when the newest message came after an early one: on the beat that was there before it, then it was inserted;
 * on a beat that begins with it, then the sender itself began anew. To be called after each message and at every sweep; reads one time per
 * topic that has an early message waiting.
 */
export function followRhythm(topicCase: TopicCase, topics: TopicStore): void {
  const newest = topics.lastSeenAt(topicCase.index);
  const { mean } = topics.gaps(topicCase.index);
  if (mean <= 0) return;
  for (const [position, odd] of topicCase.messages.entries()) {
    const early = odd.rhythm === 'unknown' ? earlySignal(odd) : undefined;
    if (early === undefined || newest <= odd.at) continue;
    if (!odd.isForeign && topicCase.messages[position - 1]?.ordinal === (odd.ordinal ?? 0) - 1) continue;
    odd.rhythm = judge(odd.at, gapOf(early), newest, mean);
  }
}

function earlySignal(odd: OddMessage): Signal | undefined {
  return hasGroup(odd, 'timing')
    ? odd.signals.find(({ signal }) => signal.kind === 'early')?.signal
    : undefined;
}

/** Seconds since the message before, which the signal tells. */
function gapOf(early: Signal | undefined): number | null {
  return typeof early?.facts.gapSeconds === 'number' ? early.facts.gapSeconds : null;
}

function judge(at: number, gapBefore: number | null, newest: number, mean: number): OddMessage['rhythm'] {
  if (gapBefore === null) return 'unknown';
  const sinceEarly = (newest - at) / 1000 / mean;
  const sinceBefore = sinceEarly + gapBefore / mean;
  if (sinceBefore > gapsMax) return 'unknown';
  const fromOld = offsetOf(sinceBefore);
  const fromNew = offsetOf(sinceEarly);
  if (fromOld < onBeat && fromNew > offBeat) return 'kept';
  if (fromNew < onBeat && fromOld > offBeat) return 'shifted';
  return 'unknown';
}

/** Distance to the nearest whole beat, 0 to 0.5; before the first beat everything is off. */
function offsetOf(beats: number): number {
  return beats < 1 - offBeat ? 0.5 : Math.abs(beats - Math.round(beats));
}
