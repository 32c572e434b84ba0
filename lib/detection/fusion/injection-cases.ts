import type { World } from '../detector';
import { recentByKey } from '../recent-by-key';
import type { Signal } from '../signal';
import { followRhythm, settleBurst, settleFlood } from './follow-rhythm';
import { entityOf } from './injected-entity';
import { addMessage, forgetOld, type TopicCase } from './topic-case';

/** Topics on which something stood out lately, by name; bounded, the ones quiet longest are forgotten. */
export type InjectionCases = Map<string, TopicCase>;

const casesMax = 2000;

/** Takes a batch of signals; returns the cases that they belong to. */
export function addSignals(
  cases: InjectionCases,
  signals: readonly Signal[],
  { topics }: World,
  spanMs: number,
): ReadonlySet<TopicCase> {
  const touched = new Set<TopicCase>();
  for (const message of byMessage(signals)) {
    const [first] = message;
    if (first === undefined) continue;
    const topic = topics.name(first.topic);
    if (topic === '') continue;
    const topicCase = caseOf(cases, topic, first, topics.totalCount(first.topic));
    if (topicCase === null) continue;
    forgetOld(topicCase, first.at, spanMs);
    if (topicCase.messages.length === 0) openAnew(topicCase, first, topics.totalCount(first.topic));
    const { mean } = topics.gaps(first.topic);
    addMessage(topicCase, message, mean);
    settleBurst(topicCase, mean);
    settleFlood(topicCase, topics, mean);
    followRhythm(topicCase, topics);
    touched.add(topicCase);
  }
  return touched;
}

/** Looks at what came after early messages, and forgets old cases; returns those that are left. */
export function sweepCases(
  cases: InjectionCases,
  { topics }: World,
  now: number,
  spanMs: number,
): Iterable<TopicCase> {
  for (const [topic, topicCase] of cases) {
    if (topics.name(topicCase.index) !== topic || !forgetOld(topicCase, now, spanMs)) cases.delete(topic);
    else followRhythm(topicCase, topics);
  }
  return cases.values();
}

/** A return alone opens no case. */
function caseOf(cases: InjectionCases, topic: string, signal: Signal, count: number): TopicCase | null {
  if (signal.kind === 'usual-again' && !cases.has(topic)) return null;
  return recentByKey(cases, topic, casesMax, () => ({
    topic,
    index: signal.topic,
    entity: entityOf(topic),
    openedAt: signal.at,
    messagesBefore: Math.max(0, count - 1),
    messages: [],
  }));
}

function openAnew(topicCase: TopicCase, { at }: Signal, count: number): void {
  topicCase.openedAt = at;
  topicCase.messagesBefore = Math.max(0, count - 1);
}

/** Signals of one message stand together, as the profiles make them. */
function byMessage(signals: readonly Signal[]): readonly (readonly Signal[])[] {
  const messages: Signal[][] = [];
  for (const signal of signals) {
    const current = messages[messages.length - 1];
    const isSame = current?.[0]?.message === signal.message && current[0].topic === signal.topic;
    if (isSame) current.push(signal);
    else messages.push([signal]);
  }
  return messages;
}
