import type { Logger } from '@/lib/config/logger';
import type { BatchWriter } from '@/lib/db/batch-writer';
import { emptyBatch, type TopicMinuteRow, type TopicRow } from '@/lib/db/write-batch';
import type { TopicStore } from '@/lib/detection/topic-store';
import type { LastPayloads } from './last-payloads';

/** Topic rows written a second at most, on average; more topics are written less often, and the counts stay exact. */
const topicRowsPerSecond = 2000;
const topicMsMin = 1000;
const topicMsMax = 10_000;
const minuteMs = 60_000;
const minuteFlushMs = 10_000;
/** Rows in one transaction, so that a batch takes fractions of a second. */
const rowsPerBatch = 20_000;

/** By name, as a topic's index may be another's by the time they are written. */
type MinuteCounts = Map<string, { count: number; bytes: number }>;

export type SeriesWriterOptions = {
  readonly brokerId: number;
  readonly writer: BatchWriter;
  readonly log: Logger;
  readonly topics: TopicStore;
  readonly payloads: LastPayloads;
};

/** Brings one broker's counts (topics, minute rates) to the batch writer as additions: each message is added exactly once. */
export class SeriesWriter {
  private minutes = new Map<number, MinuteCounts>();
  private rows: TopicRow[] = [];
  private minute: number;
  private topicsDueAt: number;
  private minutesDueAt: number;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly options: SeriesWriterOptions,
    now: number,
  ) {
    this.minute = Math.floor(now / minuteMs) * minuteMs;
    this.topicsDueAt = now + topicMsMin;
    this.minutesDueAt = now + minuteFlushMs;
  }

  /** Everything counted so far belongs to minutes before `minute`, its begin. Call before counting into a new minute. */
  beginMinute(minute: number): void {
    this.collect();
    this.minute = minute;
  }

  /** Writes what is due; call about once a second. */
  tick(now: number): void {
    if (this.writing !== null) return;
    if (now < this.topicsDueAt && now < this.minutesDueAt) return;
    this.collect();
    const isMinutesDue = now >= this.minutesDueAt;
    if (isMinutesDue) this.minutesDueAt = now + minuteFlushMs;
    const spreadMs = (this.rows.length / topicRowsPerSecond) * 1000;
    this.topicsDueAt = now + Math.min(topicMsMax, Math.max(topicMsMin, spreadMs));
    this.writing = this.write(isMinutesDue).finally(() => {
      this.writing = null;
    });
  }

  /** Writes everything; resolves when it is committed or safe on disk. */
  async flush(): Promise<void> {
    await this.writing;
    this.collect();
    await this.write(true);
  }

  /** Takes the counts out of the store, which costs only the topics that had messages. */
  private collect(): void {
    const { topics, payloads } = this.options;
    const stored = payloads.takeStored();
    const dirty = topics.takeDirty();
    const counts = this.minuteCounts();
    for (const [entry, index] of dirty.indexes.entries()) {
      const messages = dirty.counts[entry] ?? 0;
      const bytes = dirty.bytes[entry] ?? 0;
      const name = topics.name(index);
      const lastSeenAt = topics.lastSeenAt(index);
      const payload = payloads.take(index);
      this.rows.push({
        name,
        messages,
        bytes,
        retained: payloads.wasRetained(index),
        qos: 0,
        firstSeenAt: topics.firstSeenAt(index),
        lastSeenAt,
        payload: payload === null ? null : { ...payload, at: lastSeenAt },
      });
      const known = counts.get(name);
      if (known === undefined) counts.set(name, { count: messages, bytes });
      else {
        known.count += messages;
        known.bytes += bytes;
      }
    }
    for (const [index, at] of stored) this.addStored(index, at);
  }

  /** A topic's stored message adds nothing to its counts; a live one since then has taken its payload along. */
  private addStored(index: number, at: number): void {
    const { topics, payloads } = this.options;
    const payload = payloads.take(index);
    if (payload === null) return;
    this.rows.push({
      name: topics.name(index),
      messages: 0,
      bytes: 0,
      retained: true,
      qos: 0,
      firstSeenAt: at,
      lastSeenAt: at,
      payload: { ...payload, at },
    });
  }

  private minuteCounts(): MinuteCounts {
    let counts = this.minutes.get(this.minute);
    if (counts === undefined) {
      counts = new Map();
      this.minutes.set(this.minute, counts);
    }
    return counts;
  }

  private takeMinutes(): TopicMinuteRow[] {
    const rows: TopicMinuteRow[] = [];
    for (const [minute, counts] of this.minutes)
      for (const [topic, { count, bytes }] of counts) rows.push({ topic, minute, count, bytes });
    this.minutes = new Map();
    return rows;
  }

  private async write(withMinutes: boolean): Promise<void> {
    const topics = this.rows;
    this.rows = [];
    const minutes = withMinutes ? this.takeMinutes() : [];
    for (let from = 0; from < Math.max(topics.length, minutes.length); from += rowsPerBatch) {
      const [batchTopics, batchMinutes] = [topics, minutes].map((rows) =>
        rows.slice(from, from + rowsPerBatch),
      ) as [TopicRow[], TopicMinuteRow[]];
      await this.writeBatch(batchTopics, batchMinutes);
    }
  }

  private async writeBatch(topics: readonly TopicRow[], minutes: readonly TopicMinuteRow[]): Promise<void> {
    const { brokerId, writer, log } = this.options;
    try {
      await writer.write({ ...emptyBatch(brokerId), topics, minutes });
    } catch (error) {
      log.error(
        { err: error, brokerId, rows: topics.length + minutes.length },
        'counts were lost: no database and no disk',
      );
    }
  }
}
