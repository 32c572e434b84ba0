import type { Transaction } from '@/lib/db/database';
import { needsRates } from '@/lib/detection/back-test/back-test-needs';
import { unseenMs } from '@/lib/detection/back-test/sight-history';
import type { Detector } from '@/lib/detection/detector';
import { brokerKindSchema } from '@/lib/domain/broker';
import { BrokerHistory } from './broker-history';
import { Pilot } from './pilot';
import { playStretch } from './play-stretch';
import { firstDayOfCounts, firstEvent, minuteMs, readTopics, type Stretch } from './read-history';
import { readSight } from './read-sight';
import type { StoredTopic } from './stored-counts';
import type { WorkSlice } from './work-slice';

const dayMs = 86_400_000;
/** Learning from longer ago changes nothing any more. */
const historyMs = 45 * dayMs;
export const eventsMax = 500_000;
export const topicsMax = 300_000;

export type PlayInput = {
  readonly db: Transaction;
  readonly broker: {
    readonly id: number;
    readonly name: string;
    readonly kind: string;
    readonly detectedKind: string | null;
    readonly pulseAt: Date | null;
  };
  readonly detector: Detector;
  readonly settings: readonly unknown[];
  /** The period to be judged, ms. */
  readonly from: number;
  readonly to: number;
  readonly slice: WorkSlice;
};

/** What came of one broker's history. */
export type Played = {
  readonly history: BrokerHistory;
  /** Where the history begins, and what of it was judged, ms. */
  readonly startsAt: number;
  readonly from: number;
  readonly to: number;
  readonly unseenMs: number;
  /** More is stored than was used: by count of events, or by time. */
  readonly isCut: boolean;
  readonly isStopped: boolean;
  readonly topicsLeftOut: boolean;
};

/** Plays one broker's stored history to a detector; null when nothing usable is stored of it. */
export async function playBroker(input: PlayInput): Promise<Played | null> {
  const { db, broker, detector } = input;
  const to = Math.min(input.to, broker.pulseAt?.getTime() ?? input.to);
  const stored = { brokerId: broker.id, from: to - historyMs, to };
  const topics = await readTopics(db, broker.id, topicsMax + 1);
  const begin = await beginOf(detector, { db, stored, topics });
  if (begin === null) return null;
  const pilot = new Pilot(input.slice, to);
  const whole = await playFrom(input, { ...begin, to, topics, isTooSlow: (at) => pilot.isTooSlow(at) });
  if (pilot.affordableMs === null) return whole;
  const startsAt = Math.max(begin.startsAt, floorMinute(to - pilot.affordableMs));
  return playFrom(input, { startsAt, isCut: true, to, topics, isTooSlow: () => false });
}

type Attempt = Begin & {
  readonly to: number;
  readonly topics: readonly StoredTopic[];
  isTooSlow(reachedAt: number): boolean;
};

async function playFrom(
  { db, broker, detector, settings, slice, from: asked }: PlayInput,
  { startsAt, isCut, to, topics, isTooSlow }: Attempt,
): Promise<Played> {
  const stretch = { brokerId: broker.id, from: startsAt, to };
  const from = Math.max(asked, startsAt);
  const sight = await readSight(db, stretch);
  const monitors = await db.mqttClient.findMany({
    where: { brokerId: broker.id, isMonitor: true },
    select: { clientId: true },
  });
  const history = new BrokerHistory({
    broker: { id: broker.id, name: broker.name, kind: kindOf(broker) },
    detector,
    settings,
    startsAt,
    judgeFrom: from,
    sight,
    monitors: new Set(monitors.map(({ clientId }) => clientId)),
  });
  const known = topics.slice(0, topicsMax);
  const reachedAt = await playStretch({ db, detector, history, topics: known, stretch, slice, isTooSlow });
  return {
    history,
    startsAt,
    from,
    to: reachedAt,
    unseenMs: unseenMs(sight, from, reachedAt),
    isCut,
    isStopped: slice.isOver && reachedAt < to,
    topicsLeftOut: topics.length > topicsMax,
  };
}

function kindOf({ kind, detectedKind }: PlayInput['broker']) {
  const known = brokerKindSchema.catch('auto').parse(kind === 'auto' ? detectedKind : kind);
  return known === 'auto' ? null : known;
}

type Begin = { readonly startsAt: number; readonly isCut: boolean };

type Stored = {
  readonly db: Transaction;
  readonly stored: Stretch;
  readonly topics: readonly StoredTopic[];
};

/** Where the history begins: where anything is stored that the detector judges. */
async function beginOf(detector: Detector, { db, stored, topics }: Stored): Promise<Begin | null> {
  if (!needsRates(detector)) {
    const first = await firstEvent(db, stored, eventsMax);
    return first === null ? null : { startsAt: floorMinute(first.at), isCut: first.isCut };
  }
  const first = await firstDayOfCounts(db, stored);
  if (first === null) return null;
  return { startsAt: floorMinute(Math.max(first, topics[0]?.firstSeenAt.getTime() ?? first)), isCut: false };
}

function floorMinute(at: number): number {
  return Math.floor(at / minuteMs) * minuteMs;
}
