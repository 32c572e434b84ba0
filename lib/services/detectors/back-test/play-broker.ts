import type { Database } from '@/lib/db/database';
import { needsRates } from '@/lib/detection/back-test/back-test-needs';
import { unseenMs } from '@/lib/detection/back-test/sight-history';
import type { Detector } from '@/lib/detection/detector';
import { brokerKindSchema } from '@/lib/domain/broker';
import { BrokerHistory } from './broker-history';
import { playStretch } from './play-stretch';
import {
  countsPerMinute,
  firstDayOfCounts,
  firstEvent,
  minuteMs,
  readTopics,
  type StoredTopic,
} from './read-history';
import { readSight } from './read-sight';
import type { WorkSlice } from './work-slice';

const dayMs = 86_400_000;
/** Learning from longer ago changes nothing any more. */
const historyMs = 45 * dayMs;
export const eventsMax = 500_000;
export const topicsMax = 300_000;
/** What a minute costs, in ms: as such, by the topics that spoke in it, and by the topics there are for each run. */
const cost = { minute: 0.02, spoken: 0.0012, known: 0.00006 } as const;
/** Part of the time that reading and playing may be planned to take. */
const plannedShare = 0.7;

export type PlayInput = {
  readonly db: Database;
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
  const { db, broker, detector, settings, slice } = input;
  const to = Math.min(input.to, broker.pulseAt?.getTime() ?? input.to);
  const stored = { brokerId: broker.id, from: to - historyMs, to };
  const topics = await readTopics(db, broker.id, topicsMax + 1);
  const begin = await beginOf(input, stored, topics);
  if (begin === null) return null;
  const { startsAt, isCut } = begin;
  const stretch = { ...stored, from: startsAt };
  const from = Math.max(input.from, startsAt);
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
  const reachedAt = await playStretch({ db, detector, history, topics: known, stretch, slice });
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

/** Where the history begins: where anything is stored, or as far back as can be played in the time there is. */
async function beginOf(
  { db, detector, settings, slice }: PlayInput,
  stored: { readonly brokerId: number; readonly from: number; readonly to: number },
  topics: readonly StoredTopic[],
): Promise<Begin | null> {
  if (!needsRates(detector)) {
    const first = await firstEvent(db, stored, eventsMax);
    return first === null ? null : { startsAt: floorMinute(first.at), isCut: first.isCut };
  }
  const first = await firstDayOfCounts(db, stored);
  if (first === null) return null;
  const earliest = Math.max(first, topics[0]?.firstSeenAt.getTime() ?? first);
  const spoken = await countsPerMinute(db, stored);
  const perMinute = cost.minute + spoken * cost.spoken + topics.length * cost.known * settings.length;
  const affordable = Math.max(60, Math.floor((slice.leftMs * plannedShare) / perMinute)) * minuteMs;
  const startsAt = floorMinute(Math.max(earliest, stored.to - affordable));
  return { startsAt, isCut: startsAt > floorMinute(earliest) };
}

function floorMinute(at: number): number {
  return Math.floor(at / minuteMs) * minuteMs;
}
