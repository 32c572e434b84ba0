import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@/lib/config/logger';
import type { BatchWriter } from '@/lib/db/batch-writer';
import { type BrokerMetricRow, countRows, emptyBatch, type WriteBatch } from '@/lib/db/write-batch';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';

/** State that changed and is written with the next batch. */
export type StateRows = Pick<WriteBatch, 'clients' | 'subscriptions' | 'nodes' | 'devices' | 'hosts'>;

/** Facts waiting at most while the disk is slow as well; more are counted as dropped. */
const waitingMax = 200_000;
/** Events without a finding may wait this long for company, so that a flood is written in few transactions. */
const gatherMs = 50;
const stateMs = 1000;
/** In one batch at most, so that its transaction ends far within its deadline whatever an attacker makes up. */
const batchMax = { events: 10_000, findings: 200, metrics: 50_000, state: 5000 };

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
    if (this.isFull()) return;
    this.events.push(event);
    this.wake();
  }

  addMetric(metric: BrokerMetricRow): void {
    if (!this.isFull()) this.metrics.push(metric);
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
    const { brokerId, writer, log, takeState } = this.options;
    const { events, findings, metrics } = this;
    this.events = [];
    this.findings = [];
    this.metrics = [];
    for (const part of inParts({ ...takeState(), events, findings, metrics })) {
      const batch = { ...emptyBatch(brokerId), ...part };
      const { facts, series } = countRows(batch);
      if (facts + series === 0) continue;
      try {
        await writer.write(batch);
      } catch (error) {
        this.options.onDropped(facts);
        log.error({ err: error, brokerId, facts }, 'neither the database nor the disk took a batch');
        await sleep(stateMs);
      }
    }
  }
}

type Facts = StateRows & Pick<WriteBatch, 'events' | 'findings' | 'metrics'>;

/** Cuts facts into batches in order; the first holds all findings that fit, so that an alert waits for as little as can be. */
function* inParts(facts: Facts): Generator<Facts> {
  const { events, findings, metrics } = batchMax;
  for (let part = 0; ; part++) {
    const cut = <Row>(rows: readonly Row[], max: number) => rows.slice(part * max, (part + 1) * max);
    const next: Facts = {
      events: cut(facts.events, events),
      findings: cut(facts.findings, findings),
      metrics: cut(facts.metrics, metrics),
      clients: cut(facts.clients, batchMax.state),
      subscriptions: cut(facts.subscriptions, batchMax.state),
      nodes: cut(facts.nodes, batchMax.state),
      devices: cut(facts.devices, batchMax.state),
      hosts: cut(facts.hosts, batchMax.state),
    };
    if (Object.values(next).every((rows) => rows.length === 0)) return;
    yield next;
  }
}
