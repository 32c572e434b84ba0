import type { Signal } from '../signal';
import type { InjectedEntity } from './injected-entity';
import { hasGroup, type OddMessage, readOddMessage } from './odd-message';

/** What stood out on one topic lately. */
export type TopicCase = {
  readonly topic: string;
  readonly index: number;
  /** Whose messages these are: one alert for all topics of it. */
  readonly entity: InjectedEntity;
  /** When the first odd message came that is still counted, and how many messages the topic had had then. */
  openedAt: number;
  messagesBefore: number;
  /** Newest last, at most `messagesMax`, none older than the window. */
  readonly messages: OddMessage[];
};

const messagesMax = 64;
/** So many foreign messages in a row, with no ordinary one between, are a change of the device … */
const runMin = 3;
/** … when the topic's own rhythm had let ordinary ones come for so many gaps, or, without a rhythm, after this many. */
const runGaps = 2.5;
const runWithoutRhythm = 6;
/** The usual hand or value comes back for messages of at most this age, ms. */
const returnMs = 3_600_000;

/** Takes the signals of one message. `gapSeconds` is the topic's mean gap, 0 while unknown. */
export function addMessage(topicCase: TopicCase, signals: readonly Signal[], gapSeconds: number): void {
  for (const signal of signals) if (signal.kind === 'usual-again') noteReturn(topicCase, signal);
  const odd = readOddMessage(signals);
  if (odd === null) return;
  topicCase.messages.push(odd);
  if (topicCase.messages.length > messagesMax) topicCase.messages.shift();
  settleRun(topicCase.messages, 'hand', gapSeconds);
  settleRun(topicCase.messages, 'content', gapSeconds);
}

/** Forgets messages older than `spanMs`; returns true while any is left. */
export function forgetOld(topicCase: TopicCase, now: number, spanMs: number): boolean {
  const { messages } = topicCase;
  while (messages.length > 0 && now - (messages[0]?.at ?? now) > spanMs) messages.shift();
  return messages.length > 0;
}

/** Messages that are foreign by what is known now; a hand that stayed is the device's own. */
export function foreignMessages({ messages }: TopicCase): readonly OddMessage[] {
  return messages.filter(
    (odd) =>
      odd.isForeign &&
      !(odd.handFate === 'stayed' && !hasGroup(odd, 'replay') && !hasGroup(odd, 'identity')) &&
      !(odd.valueFate === 'stayed' && !hasGroup(odd, 'hand') && !hasGroup(odd, 'replay')),
  );
}

/** When a hand has stayed in this window, the device itself has changed, and what varies in its new one is no return. */
function noteReturn({ messages }: TopicCase, { at, facts }: Signal): void {
  if (messages.some(({ handFate }) => handFate === 'stayed')) return;
  for (const odd of messages) {
    if (at < odd.at || at - odd.at > returnMs) continue;
    if (facts.hand === true && odd.handFate === 'pending' && hasGroup(odd, 'hand')) odd.handFate = 'returned';
    if (facts.value === true && odd.valueFate === 'pending' && hasGroup(odd, 'content'))
      odd.valueFate = 'returned';
  }
}

/** Finds out whether the newest odd messages follow one another without an ordinary one between, for too long. */
function settleRun(messages: readonly OddMessage[], group: 'hand' | 'content', gapSeconds: number): void {
  const run = newestRun(messages, group);
  const [first] = run;
  const last = run[run.length - 1];
  if (first === undefined || last === undefined || run.length < runMin) return;
  const spanSeconds = (last.at - first.at) / 1000;
  const isLong = gapSeconds > 0 ? spanSeconds >= runGaps * gapSeconds : run.length >= runWithoutRhythm;
  if (!isLong) return;
  for (const odd of run) {
    if (group === 'hand') odd.handFate = 'stayed';
    else odd.valueFate = 'stayed';
  }
}

function newestRun(messages: readonly OddMessage[], group: 'hand' | 'content'): readonly OddMessage[] {
  const run: OddMessage[] = [];
  for (const odd of messages.toReversed()) {
    const next = run[0];
    const fate = group === 'hand' ? odd.handFate : odd.valueFate;
    if (!hasGroup(odd, group) || fate === 'returned') break;
    const isNext = next === undefined || (odd.ordinal !== null && next.ordinal === odd.ordinal + 1);
    if (!isNext) break;
    run.unshift(odd);
  }
  return run;
}
