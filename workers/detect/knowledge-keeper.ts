import type { Logger } from '@/lib/config/logger';
import type { Database } from '@/lib/db/database';
import type { Json } from '@/lib/domain/json';
import { applyBaselineOrders } from './baseline-orders';
import { MemorySaver } from './detector-memories';
import type { LearnedTopics } from './learned-topics';
import { BaselineSaver } from './topic-baselines';

/** Time that saving everything may take when the worker stops, per broker. */
const stopMsMax = 3000;

export type KnowledgeKeeperOptions = {
  readonly db: Database;
  readonly log: Logger;
  readonly brokerId: number;
  now(): number;
};

/** Keeps what was learned of one broker in the database, and carries out what people order about it. */
export class KnowledgeKeeper {
  private readonly baselines: BaselineSaver;
  private readonly memories: MemorySaver;

  constructor(
    private readonly options: KnowledgeKeeperOptions,
    readonly learned: LearnedTopics,
  ) {
    const { db, brokerId, log } = options;
    this.baselines = new BaselineSaver(db, brokerId, learned);
    this.memories = new MemorySaver(db, brokerId, log);
  }

  /** Saves some of the topics and all of the detectors' memories; call about once a minute. */
  async saveSome(memories: Readonly<Record<string, Json>>): Promise<void> {
    await this.memories.save(memories, new Date(this.options.now()));
    await this.baselines.saveSome();
  }

  /** Saves all that can be saved in a few seconds. */
  async saveAll(memories: Readonly<Record<string, Json>>): Promise<void> {
    const until = performance.now() + stopMsMax;
    await this.memories.save(memories, new Date(this.options.now()));
    await this.baselines.saveAll(() => performance.now() > until);
  }

  async applyOrders(): Promise<void> {
    const { db, brokerId, now } = this.options;
    await applyBaselineOrders({ db, brokerId, learned: this.learned, saver: this.baselines, now });
  }
}
