import type { Database } from '@/lib/db/database';
import { exportTopicBaseline, restoreTopicBaseline } from '@/lib/detection/topic-baseline';
import { TopicStore } from '@/lib/detection/topic-store';

const rowsPerRead = 20_000;
const rowsPerWrite = 2000;

/** A topic store that knows what earlier processes had learned of a broker's topics. */
export async function restoreTopics(db: Database, brokerId: number): Promise<TopicStore> {
  const topics = new TopicStore();
  for (let after = 0; topics.size < topics.topicsMax; ) {
    const rows = await db.$queryRaw<{ id: number; name: string; baseline: unknown }[]>`
      SELECT id, name, baseline FROM topic
      WHERE broker_id = ${brokerId}::int AND id > ${after}::int AND baseline IS NOT NULL
      ORDER BY id LIMIT ${rowsPerRead}::int`;
    for (const { name, baseline } of rows) {
      const index = topics.intern(name);
      if (index >= 0) restoreTopicBaseline(topics, null, index, baseline);
    }
    if (rows.length < rowsPerRead) break;
    after = rows.at(-1)?.id ?? after;
  }
  return topics;
}

/** Keeps what is learned of one broker's topics, some topics at a time, so that a million of them cost little at once. */
export class BaselineSaver {
  private next = 0;

  constructor(
    private readonly db: Database,
    private readonly brokerId: number,
    private readonly topics: TopicStore,
  ) {}

  /** Saves the next two thousand topics; all have been saved after as many calls as there are thousands. */
  async saveSome(): Promise<void> {
    if (this.next >= this.topics.size) this.next = 0;
    const end = Math.min(this.topics.size, this.next + rowsPerWrite);
    await this.save(this.next, end);
    this.next = end;
  }

  private async save(from: number, to: number): Promise<void> {
    const { topics, brokerId } = this;
    const rows: { name: string; baseline: unknown }[] = [];
    for (let index = from; index < to; index++) {
      if (topics.lastSeenAt(index) !== 0)
        rows.push({ name: topics.name(index), baseline: exportTopicBaseline(topics, null, index) });
    }
    if (rows.length === 0) return;
    await this.db.$executeRaw`
      UPDATE topic SET baseline = r.baseline
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (name text, baseline jsonb)
      WHERE topic.broker_id = ${brokerId}::int AND topic.name = r.name`;
  }
}
