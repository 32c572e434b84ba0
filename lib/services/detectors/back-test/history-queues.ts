import type { BrokerEvent } from '@/lib/domain/broker-event';
import { minuteMs } from './read-history';
import type { StoredMinute } from './stored-counts';

const rowsPerChunk = 150_000;
/** Until it is known how many rows a minute has. */
const firstWidth = 30 * minuteMs;
/** Minutes in a chunk at most. */
const widthMax = 1440;

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

type Span = { readonly from: number; readonly to: number };
type Chunk = Span & { readonly minutes: Promise<readonly StoredMinute[]> };

/** The counts of one minute after the other; the next chunk is read while one is played. */
export class MinuteQueue {
  private chunk = new Map<number, StoredMinute>();
  private next: Chunk | null = null;
  private width = firstWidth;
  /** Up to here (ms) the counts have been read. */
  readUntil = 0;

  constructor(
    private readonly read: (span: Span) => Promise<readonly StoredMinute[]>,
    private readonly stretch: Span,
  ) {}

  /** What was counted in the minute that began at `minute` (ms), or null. Ask for minutes in order. */
  async at(minute: number): Promise<StoredMinute | null> {
    this.next ??= this.begin(this.stretch.from);
    if (minute >= this.next.from) await this.turn(this.next);
    return this.chunk.get(minute) ?? null;
  }

  private async turn({ from, to, minutes: reading }: Chunk): Promise<void> {
    const minutes = await reading;
    this.chunk = new Map(minutes.map((each) => [each.minute, each]));
    const rows = minutes.reduce((sum, { topics }) => sum + topics.length, 0);
    const fitting = ((to - from) / minuteMs) * (rowsPerChunk / Math.max(1, rows));
    this.width = minuteMs * Math.max(1, Math.min(widthMax, Math.floor(fitting)));
    this.readUntil = to;
    this.next = this.begin(to);
  }

  private begin(from: number): Chunk {
    const to = Math.min(from + this.width, this.stretch.to);
    const minutes = from < to ? this.read({ from, to }) : Promise.resolve([]);
    // A run that is stopped early never waits for it.
    minutes.catch(() => undefined);
    return { from, to: Math.max(to, from + minuteMs), minutes };
  }
}
