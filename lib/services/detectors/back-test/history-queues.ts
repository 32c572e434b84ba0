import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { StoredMinute } from './broker-history';
import { minuteMs } from './read-history';

const rowsPerChunk = 40_000;

/** Events and readings of counters, one after the other in order of time. */
export class EventQueue {
  private batch: readonly BrokerEvent[] = [];
  private place = 0;
  private metricPlace = 0;
  private isDone = false;

  constructor(
    private readonly batches: AsyncGenerator<readonly BrokerEvent[]>,
    private readonly metrics: readonly BrokerEvent[],
  ) {}

  /** The next one before `end` (ms); null when there is none. */
  async before(end: number): Promise<BrokerEvent | null> {
    while (this.place >= this.batch.length && !this.isDone) {
      const next = await this.batches.next();
      this.isDone = next.done === true;
      this.batch = next.done === true ? [] : next.value;
      this.place = 0;
    }
    const event = this.batch[this.place];
    const metric = this.metrics[this.metricPlace];
    const isMetric = metric !== undefined && (event === undefined || metric.receivedAt < event.receivedAt);
    const next = isMetric ? metric : event;
    if (next === undefined || next.receivedAt >= end) return null;
    if (isMetric) this.metricPlace++;
    else this.place++;
    return next;
  }
}

/** The counts of one minute after the other, read some hours ahead. */
export class MinuteQueue {
  private chunk = new Map<number, StoredMinute>();
  private width = 30 * minuteMs;

  private readUntil: number;

  constructor(
    private readonly read: (span: {
      readonly from: number;
      readonly to: number;
    }) => Promise<readonly StoredMinute[]>,
    private readonly stretch: { readonly from: number; readonly to: number },
  ) {
    this.readUntil = stretch.from;
  }

  async at(minute: number): Promise<StoredMinute | null> {
    if (minute >= this.readUntil) {
      const until = this.readUntil + this.width;
      const minutes = await this.read({ from: this.readUntil, to: Math.min(until, this.stretch.to) });
      this.readUntil = until;
      this.chunk = new Map(minutes.map((each) => [each.minute, each]));
      const rows = minutes.reduce((sum, { topics }) => sum + topics.length, 0);
      const fitting = (this.width / minuteMs) * (rowsPerChunk / Math.max(1, rows));
      this.width = minuteMs * Math.max(1, Math.min(1440, Math.floor(fitting)));
    }
    return this.chunk.get(minute) ?? null;
  }
}
