import type { Database } from '@/lib/db/database';
import { jsonText } from '@/lib/db/storable';
import { exportTopicBaseline, restoreTopicBaseline } from '@/lib/detection/topic-baseline';
import type { Json } from '@/lib/domain/json';
import { createLearnedTopics, type LearnedTopics } from './learned-topics';

const rowsPerRead = 2000;
const rowsPerWrite = 2000;
/** Learned fields in one statement: a Sparkplug device may have hundreds, of some 200 bytes of JSON each. */
const fieldsPerWrite = 20_000;
/** Calls of `saveSome` in which all topics are saved, however many they are: an hour's worth is lost at most. */
const callsPerRound = 60;

type BaselineRow = { readonly name: string; readonly baseline: Json };

export type RestoredTopics = {
  readonly learned: LearnedTopics;
  /** Rows that were damaged or of another version: those topics are learned anew. */
  readonly damaged: number;
};

/** Brings back what earlier processes had learned of a broker's topics. */
export async function restoreTopics(db: Database, brokerId: number): Promise<RestoredTopics> {
  const learned = createLearnedTopics();
  const { topics, profiles } = learned;
  let damaged = 0;
  for (let after = 0; topics.size < topics.topicsMax; ) {
    const rows = await db.$queryRaw<{ id: number; name: string; baseline: unknown }[]>`
      SELECT id, name, baseline FROM topic
      WHERE broker_id = ${brokerId}::int AND id > ${after}::int AND baseline IS NOT NULL
      ORDER BY id LIMIT ${rowsPerRead}::int`;
    for (const { name, baseline } of rows) {
      const index = topics.intern(name);
      if (index >= 0 && !restoreTopicBaseline(topics, profiles, index, baseline)) damaged++;
    }
    if (rows.length < rowsPerRead) break;
    after = rows.at(-1)?.id ?? after;
  }
  return { learned, damaged };
}

/** Keeps what is learned of one broker's topics, some topics at a time, so that a million of them cost little at once. */
export class BaselineSaver {
  private next = 0;

  constructor(
    private readonly db: Database,
    private readonly brokerId: number,
    private readonly learned: LearnedTopics,
  ) {}

  /** Saves a sixtieth of all topics, two thousand at least, going on where the last call ended. */
  async saveSome(): Promise<void> {
    const { topics } = this.learned;
    if (this.next >= topics.size) this.next = 0;
    const until = this.next + Math.max(rowsPerWrite, Math.ceil(topics.size / callsPerRound));
    do await this.saveNext();
    while (this.next < Math.min(until, topics.size));
  }

  /** Saves all topics, or as many as can be until `isOver` says that the time is up. */
  async saveAll(isOver: () => boolean): Promise<void> {
    this.next = 0;
    do await this.saveNext();
    while (this.next < this.learned.topics.size && !isOver());
  }

  private async saveNext(): Promise<void> {
    const { topics } = this.learned;
    const end = Math.min(topics.size, this.next + rowsPerWrite);
    const heard: number[] = [];
    for (let index = this.next; index < end; index++) if (topics.lastSeenAt(index) !== 0) heard.push(index);
    await this.save(heard);
    this.next = end;
  }

  /** Saves these topics now. */
  async save(indexes: readonly number[]): Promise<void> {
    for (let from = 0; from < indexes.length; from += rowsPerWrite)
      await this.write(indexes.slice(from, from + rowsPerWrite));
  }

  private async write(indexes: readonly number[]): Promise<void> {
    const { topics, profiles } = this.learned;
    let rows: BaselineRow[] = [];
    let fields = 0;
    for (const index of indexes) {
      const name = topics.name(index);
      if (name === '') continue;
      rows.push({ name, baseline: exportTopicBaseline(topics, profiles, index) });
      fields += profiles.values.count(index);
      if (fields < fieldsPerWrite) continue;
      await this.update(rows);
      rows = [];
      fields = 0;
    }
    if (rows.length > 0) await this.update(rows);
  }

  private async update(rows: readonly BaselineRow[]): Promise<void> {
    await this.db.$executeRaw`
      UPDATE topic SET baseline = r.baseline || jsonb_build_object('s', floor(extract(epoch FROM now()) * 1000))
      FROM json_to_recordset(${jsonText(rows)}::json) AS r (name text, baseline jsonb)
      WHERE topic.broker_id = ${this.brokerId}::int AND topic.name = r.name`;
  }
}
