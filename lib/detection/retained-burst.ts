import type { AttackTag } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { World } from './detector';
import { addTime, type RecentTimes } from './recent-times';
import type { Signal } from './signal';

const spanMs = 60_000;
const quietMs = 600_000;
const repeatMs = 300_000;
const examplesMax = 20;
const timesMax = 1000;
const key = 'burst';

/** Retained messages of one sort over a whole broker, lately; changed in place. */
export type RetainedBurst = {
  readonly times: RecentTimes;
  /** Of the last topics, oldest first. */
  readonly examples: string[];
  lastAt: number;
  toldAt: number | null;
  isOpen: boolean;
};

export type BurstWords = {
  readonly detector: string;
  readonly attack: readonly AttackTag[];
  /** After a number: `retained messages were deleted`. */
  readonly what: string;
  readonly over: string;
};

export function createRetainedBurst(): RetainedBurst {
  return { times: [], examples: [], lastAt: 0, toldAt: null, isOpen: false };
}

/** For a detector’s `resume`: takes up an open burst and answers the keys that are not its own. */
export function resumeBurst(burst: RetainedBurst, openKeys: readonly string[]): readonly string[] {
  if (openKeys.includes(key)) burst.isOpen = true;
  return openKeys.filter((openKey) => openKey !== key);
}

/** Notes one such message. */
export function noteBurst(burst: RetainedBurst, signal: Signal, topic: string): void {
  addTime(burst.times, signal.at, spanMs, timesMax);
  burst.lastAt = signal.at;
  if (burst.examples.at(-1) === topic) return;
  burst.examples.push(topic);
  if (burst.examples.length > examplesMax) burst.examples.shift();
}

/** One finding while there are `perMinute` or more of them in a minute; it ends after ten quiet minutes. */
export function tellBurst(
  burst: RetainedBurst,
  words: BurstWords,
  perMinute: number,
  world: World,
  now: number,
): readonly Finding[] {
  if (burst.lastAt === 0) burst.lastAt = now;
  if (burst.isOpen && now - burst.lastAt > quietMs) {
    Object.assign(burst, { isOpen: false, toldAt: null });
    burst.times.length = 0;
    burst.examples.length = 0;
    return [{ action: 'clear', detector: words.detector, key, at: now, summary: words.over }];
  }
  const count = burst.times.length;
  if (count < perMinute || now - burst.lastAt > spanMs) return [];
  if (burst.toldAt !== null && now - burst.toldAt < repeatMs) return [];
  Object.assign(burst, { isOpen: true, toldAt: now });
  const figure = `${count >= timesMax ? 'More than ' : ''}${count.toLocaleString('en')}`;
  return [
    {
      action: 'raise',
      detector: words.detector,
      key,
      at: now,
      severity: 'high',
      confidence: 0.7,
      title: `${figure} ${words.what} within a minute on ${world.brokerName}`,
      summary: `${figure} ${words.what} within a minute, the last on ${burst.examples.at(-1) ?? 'an unknown topic'}. So many at once are a script at work.`,
      subject: { kind: 'broker', id: String(world.brokerId) },
      evidence: { perMinute: count, topics: [...burst.examples] },
      attack: words.attack,
    },
  ];
}
