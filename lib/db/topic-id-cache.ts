import type { TopicIds } from './write-topics';

/** About 100 bytes an entry. */
const entriesMax = 1_000_000;

/** Ids of topics that are known to be stored, by broker and name; bounded over all brokers by forgetting the largest. */
export class TopicIdCache {
  private readonly byBroker = new Map<number, Map<string, number>>();
  private entries = 0;

  constructor(private readonly max = entriesMax) {}

  of(brokerId: number): ReadonlyMap<string, number> {
    return this.byBroker.get(brokerId) ?? new Map();
  }

  /** Takes over what a transaction learned, once it has committed. */
  learn(brokerId: number, { learned, gone }: TopicIds): void {
    const ids = this.byBroker.get(brokerId) ?? new Map<string, number>();
    this.byBroker.set(brokerId, ids);
    const before = ids.size;
    for (const name of gone) ids.delete(name);
    for (const [name, id] of learned) ids.set(name, id);
    this.entries += ids.size - before;
    if (this.entries > this.max) this.forgetLargest();
  }

  forget(brokerId: number): void {
    this.entries -= this.byBroker.get(brokerId)?.size ?? 0;
    this.byBroker.delete(brokerId);
  }

  clear(): void {
    this.byBroker.clear();
    this.entries = 0;
  }

  private forgetLargest(): void {
    const [largest] = [...this.byBroker].sort(([, a], [, b]) => b.size - a.size);
    if (largest) this.forget(largest[0]);
  }
}
