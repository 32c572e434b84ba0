import { createLogger } from '@/lib/config/logger';
import type { Database } from '@/lib/db/database';
import type { Finding } from '@/lib/domain/finding';
import { MemorySaver } from '@/workers/detect/detector-memories';
import { createLearnedTopics, type LearnedTopics } from '@/workers/detect/learned-topics';
import { BaselineSaver } from '@/workers/detect/topic-baselines';
import { ReplayedBroker } from '@/workers/replay/replayed-broker';
import { SimulatedPlant } from './simulated-plant';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
export const learnedDays = 4;

export type BenignAlert = { readonly detector: string; readonly severity: string; readonly title: string };

export type LearnedPlant = {
  readonly learned: LearnedTopics;
  readonly broker: ReplayedBroker;
  readonly plant: SimulatedPlant;
  /** What was raised so far, and is emptied by who looks. */
  readonly raised: BenignAlert[];
  readonly endsAt: number;
};

/** Days of the benign plant in simulated time, up to `endsAt` (ms), through the code that runs live. */
export function learnPlant(endsAt: number): LearnedPlant {
  const startsAt = endsAt - learnedDays * dayMs;
  const learned = createLearnedTopics();
  const raised: BenignAlert[] = [];
  const onFindings = (findings: readonly Finding[]) => {
    for (const finding of findings)
      if (finding.action === 'raise')
        raised.push({ detector: finding.detector, severity: finding.severity, title: finding.title });
  };
  const broker = new ReplayedBroker({
    name: 'Plant',
    learned,
    settings: { settingsByKind: {}, enabledByKind: {} },
    recorderIds: ['recorder'],
    startsAt,
    onFindings,
  });
  const plant = new SimulatedPlant(broker, startsAt);
  plant.playUntil(endsAt);
  return { learned, broker, plant, raised, endsAt };
}

/** Stores what was learned, for the worker to begin with. */
export async function storePlant(
  db: Database,
  brokerId: number,
  { learned, broker, endsAt }: LearnedPlant,
): Promise<void> {
  const { topics } = learned;
  const indexes = Array.from({ length: topics.size }, (_, index) => index);
  await db.topic.createMany({
    data: indexes.map((index) => ({
      brokerId,
      name: topics.name(index),
      firstSeenAt: new Date(topics.firstSeenAt(index)),
      lastSeenAt: new Date(topics.lastSeenAt(index)),
    })),
  });
  await new BaselineSaver(db, brokerId, learned).save(indexes);
  await new MemorySaver(db, brokerId, createLogger('bench', 'warn')).save(
    broker.memories(),
    new Date(endsAt),
  );
}

/** An hour more of the same, after `storePlant`: whatever is raised above info is a false alarm. */
export function playBenignHour({ plant, raised, endsAt }: LearnedPlant): readonly BenignAlert[] {
  raised.length = 0;
  plant.playUntil(endsAt + hourMs);
  return raised.filter(({ severity }) => severity !== 'info');
}
