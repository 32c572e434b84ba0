import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@/lib/config/logger';
import type { BatchWriter } from '@/lib/db/batch-writer';
import {
  type BrokerMetricRow,
  countRows,
  emptyBatch,
  type SpanRow,
  type WriteBatch,
} from '@/lib/db/write-batch';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { spanOfTransition } from './span-of-transition';

/** What edge nodes, devices and defined devices carry; their rows must be stored before it. */
type CarriedRows = Pick<
  WriteBatch,
  'sparkplugMetrics' | 'metricMinutes' | 'quirks' | 'travel' | 'definedDevices'
>;

/** State that changed and is written with the next batch. */
export type StateRows = Pick<WriteBatch, 'clients' | 'subscriptions' | 'nodes' | 'devices' | 'hosts'> &
  CarriedRows;

/** Facts waiting at most while the disk is slow as well; more are counted as dropped. */
const waitingMax = 200_000;
/** States reached waiting at most: all devices of a broker at once, when its link goes down. */
const spansMax = 500_000;
/** Events without a finding may wait this long for company, so that a flood is written in few transactions. */
const gatherMs = 50;
const stateMs = 1000;
/** In one batch at most, so that its transaction ends far within its deadline whatever an attacker makes up. */
const batchMax = { events: 10_000, findings: 200, metrics: 50_000, state: 5000, carried: 20_000 };

export type FactWriterOptions = {
  readonly brokerId: number;
  readonly writer: BatchWriter;
  readonly log: Logger;
  takeState(): StateRows;
  onDropped(count: number): void;
};

/**
 * Brings one broker's facts (events, findings, metrics, states) to the batch writer in order, findings at once and the
 * rest within a tenth of a second. One batch is under way at a time; what comes meanwhile goes with the next.
 */
export class FactWriter {
  private events: BrokerEvent[] = [];
  private findings: Finding[] = [];
  private metrics: BrokerMetricRow[] = [];
  private spans: SpanRow[] = [];
  private wake: () => void = () => {};
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: FactWriterOptions) {}

  start(): void {
    this.running = this.run();
  }

  /** Writes what is left and ends. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.running;
  }

  addEvent(event: BrokerEvent): void {
    // The monitor's own sight is what blind time is made of: few, and never left out.
    if (event.kind !== 'monitor.state' && this.isFull()) return;
    this.events.push(event);
    this.wake();
  }

  addMetric(metric: BrokerMetricRow): void {
    if (!this.isFull()) this.metrics.push(metric);
  }

  /** Notes that an entity reached a state: its time in that state begins. */
  addSpan(span: SpanRow): void {
    if (this.spans.length < spansMax) this.spans.push(span);
    else this.options.onDropped(1);
  }

  /** The same of a birth, a death or a lost link; one that changed no state is passed over. */
  addTransition(transition: SparkplugTransition): void {
    const span = spanOfTransition(transition);
    if (span !== null) this.addSpan(span);
  }

  addFindings(findings: readonly Finding[]): void {
    if (findings.length === 0 || this.isFull()) return;
    this.findings.push(...findings);
    this.wake();
  }

  private isFull(): boolean {
    const isFull = this.events.length + this.findings.length + this.metrics.length >= waitingMax;
    if (isFull) this.options.onDropped(1);
    return isFull;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      await this.pause(stateMs, () => this.events.length > 0 || this.findings.length > 0);
      await this.pause(gatherMs, () => this.findings.length > 0);
      await this.flush();
    }
    await this.flush();
  }

  /** Waits for the time, or less when something comes that should not wait. */
  private pause(ms: number, isUrgent: () => boolean): Promise<void> {
    if (this.isStopping || isUrgent()) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        if (!this.isStopping && !isUrgent()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async flush(): Promise<void> {
    const { events, findings, metrics, spans } = this;
    this.events = [];
    this.findings = [];
    this.metrics = [];
    this.spans = [];
    for (const part of inParts({ ...this.options.takeState(), events, findings, metrics, spans })) {
      await this.store(part);
      // An alert does not wait behind a large birth.
      if (this.findings.length > 0)
        await this.store({ findings: this.findings.splice(0, batchMax.findings) });
    }
  }

  private async store(part: Partial<Facts>): Promise<void> {
    const { brokerId, writer, log } = this.options;
    const batch = { ...emptyBatch(brokerId), ...part };
    const { facts, series } = countRows(batch);
    if (facts + series === 0) return;
    try {
      await writer.write(batch);
    } catch (error) {
      this.options.onDropped(facts);
      log.error({ err: error, brokerId, facts }, 'neither the database nor the disk took a batch');
      await sleep(stateMs);
    }
  }
}

type Facts = StateRows & Pick<WriteBatch, 'events' | 'findings' | 'metrics' | 'spans'>;

const isEmpty = (part: Partial<Facts>) => Object.values(part).every((rows) => (rows?.length ?? 0) === 0);

const partOf = <Row>(rows: readonly Row[] | undefined, part: number, max: number): readonly Row[] =>
  rows === undefined ? [] : rows.slice(part * max, (part + 1) * max);

/**
 * Cuts facts into batches in order; the first holds all findings that fit, so that an alert waits for as little as can be.
 * What edge nodes and devices carry comes with the last of their own rows or after it.
 */
function* inParts(facts: Facts): Generator<Partial<Facts>> {
  let own = ownPart(facts, 0);
  for (let part = 1, next = ownPart(facts, part); !isEmpty(next); next = ownPart(facts, ++part)) {
    yield own;
    own = next;
  }
  yield { ...own, ...carriedPart(facts, 0) };
  for (let part = 1, next = carriedPart(facts, part); !isEmpty(next); next = carriedPart(facts, ++part))
    yield next;
}

function ownPart(facts: Facts, part: number) {
  return {
    events: partOf(facts.events, part, batchMax.events),
    findings: partOf(facts.findings, part, batchMax.findings),
    metrics: partOf(facts.metrics, part, batchMax.metrics),
    clients: partOf(facts.clients, part, batchMax.state),
    subscriptions: partOf(facts.subscriptions, part, batchMax.state),
    nodes: partOf(facts.nodes, part, batchMax.state),
    devices: partOf(facts.devices, part, batchMax.state),
    hosts: partOf(facts.hosts, part, batchMax.state),
  };
}

function carriedPart(facts: Facts, part: number) {
  return {
    sparkplugMetrics: partOf(facts.sparkplugMetrics, part, batchMax.carried),
    metricMinutes: partOf(facts.metricMinutes, part, batchMax.carried),
    quirks: partOf(facts.quirks, part, batchMax.state),
    travel: partOf(facts.travel, part, batchMax.state),
    definedDevices: partOf(facts.definedDevices, part, batchMax.state),
    spans: partOf(facts.spans, part, batchMax.carried),
  };
}
