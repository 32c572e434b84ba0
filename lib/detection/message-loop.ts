import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { World } from './detector';
import { createFirstSeen, type FirstSeen, meet } from './first-seen';
import { createRaisePace, type RaisePace, takeNews } from './raise-pace';
import { recentByKey } from './recent-by-key';
import { addTime, type RecentTimes } from './recent-times';
import type { Signal } from './signal';

const topicsMax = 2000;
const usualMax = 20_000;
const windowMs = 300_000;
const repeatMs = 600_000;
/** A broken connection repeats the last message once; a loop repeats each. */
const echoesMin = 3;
const topicsMin = 3;
const listedMax = 10;

/** Topics whose messages come twice. */
export type MessageLoop = {
  readonly echoes: Map<string, RecentTimes>;
  /** Those that did so while learning: devices and redundant pairs that send everything twice. */
  readonly usual: FirstSeen;
  readonly pace: RaisePace;
};

export function createMessageLoop(): MessageLoop {
  return { echoes: new Map(), usual: createFirstSeen(), pace: createRaisePace() };
}

/** Takes in what came twice; while `isYoung` it is learned as usual. */
export function noteEchoes(
  { echoes, usual }: MessageLoop,
  signals: readonly Signal[],
  { topics }: World,
  isYoung: boolean,
): void {
  for (const { kind, topic, at } of signals) {
    if (kind !== 'echo') continue;
    const name = topics.name(topic);
    if (isYoung) meet(usual, name, at, usualMax);
    if (usual.metAt.has(name)) continue;
    addTime(
      recentByKey(echoes, name, topicsMax, (): RecentTimes => []),
      at,
      windowMs,
      echoesMin,
    );
  }
}

/** Three topics or more of which message after message comes twice, within five minutes. */
export function tellLoop({ echoes, pace }: MessageLoop, world: World, now: number): readonly Finding[] {
  if (echoes.size === 0) return [];
  const looping: string[] = [];
  for (const [name, times] of echoes) {
    if (now - (times[times.length - 1] ?? 0) > windowMs) echoes.delete(name);
    else if (times.length >= echoesMin && now - (times[0] ?? 0) <= windowMs) looping.push(name);
  }
  if (looping.length < topicsMin || !takeNews(pace, 'medium', now, repeatMs)) return [];
  const many = looping.length.toLocaleString('en');
  return [
    {
      action: 'raise',
      detector: 'rogue-bridge',
      key: 'loop',
      at: now,
      severity: 'medium',
      confidence: 0.6,
      title: `Messages on ${many} topics of ${world.brokerName} come twice, as if bridges made a loop`,
      summary: `On ${many} topics, first ${looping[0]}, message after message came a second time within seconds with the very same payload, which did not happen while the monitor learned. Two bridges that carry the same topics, or one that sends back what it took, do that; so does a second gateway that was switched on beside the first, or somebody who repeats everything.`,
      subject: { kind: 'broker', id: String(world.brokerId) },
      evidence: {
        topics: looping.slice(0, listedMax),
        topicsInAll: looping.length,
        windowMinutes: windowMs / 60_000,
      },
      attack: [attackTags.connectionProxy],
    },
  ];
}
