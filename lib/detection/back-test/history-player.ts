import type { BrokerKind, BrokerState } from '@/lib/domain/broker';
import type { Finding } from '@/lib/domain/finding';
import { closeMinute } from '../close-minute';
import { createDetectionEngine, type DetectionEngine } from '../detection-engine';
import type { Detector, KnownSession, Observation, World } from '../detector';
import { TopicStore } from '../topic-store';
import { needsRates } from './back-test-needs';

/** For `World.seeingSince` while nothing is seen: the last moment that a Date can hold. */
const notSeeing = 8.64e15;
const minuteMs = 60_000;
const quickSweepMs = 5000;
/** More than a web process should hold twice. */
const topicsMax = 300_000;

export type HistoryPlayerOptions = {
  readonly broker: {
    readonly id: number;
    readonly name: string;
    readonly kind: Exclude<BrokerKind, 'auto'> | null;
  };
  readonly detector: Detector;
  /** Already validated by the detector's schema. */
  readonly settings: unknown;
  /** Where the history begins, ms. */
  readonly startsAt: number;
  isMonitor(clientId: string): boolean;
  session(clientId: string): KnownSession | null;
  onFindings(findings: readonly Finding[], now: number): void;
};

/**
 * One detector at work on the stored history of one broker, by the code that runs live. Whoever plays the history tells
 * it what happened, in order of time (ms since the epoch); between two events time passes through `advanceTo`. Counts are
 * known by the minute, so a minute's messages count as if the last of them came at its end.
 */
export class HistoryPlayer {
  readonly topics = new TopicStore({ topicsMax });
  private readonly engine: DetectionEngine;
  private readonly world: World & { brokerState: BrokerState; seeingSince: number };
  private readonly hasRates: boolean;
  private readonly sweepMs: number;
  private nextSweepAt: number;

  constructor(private readonly options: HistoryPlayerOptions) {
    const { broker, detector, settings, startsAt, isMonitor, session } = options;
    this.engine = createDetectionEngine({
      detectors: [detector],
      settingsByKind: { [detector.kind]: settings },
    });
    this.world = {
      brokerId: broker.id,
      brokerName: broker.name,
      brokerKind: broker.kind,
      brokerState: 'connecting',
      seeingSince: notSeeing,
      topics: this.topics,
      isMonitor,
      session,
    };
    this.hasRates = needsRates(detector);
    this.sweepMs = this.hasRates ? minuteMs : quickSweepMs;
    // Where rates are judged, each minute is looked over once all of it has been counted, just before it closes.
    this.nextSweepAt = startsAt + this.sweepMs - (this.hasRates ? 1 : 0);
  }

  get isSeeing(): boolean {
    return this.world.brokerState === 'online' || this.world.brokerState === 'blind';
  }

  /** Lets time pass, with a sweep every few seconds; every minute for detectors that judge rates. */
  advanceTo(at: number): void {
    for (; this.nextSweepAt <= at; this.nextSweepAt += this.sweepMs)
      this.run({ type: 'sweep' }, this.nextSweepAt);
  }

  observe(observation: Observation, at: number): void {
    this.advanceTo(at - 1);
    this.run(observation, at);
  }

  /** What the monitor saw of the broker changed; only while `online` does silence mean something. */
  setState(state: BrokerState, reason: string | null, at: number): void {
    const isSeeing = state === 'online';
    if (isSeeing && this.world.brokerState !== 'online') {
      this.world.seeingSince = at;
      this.topics.ignoreGapsBefore(at);
    }
    if (!isSeeing) this.world.seeingSince = notSeeing;
    this.world.brokerState = state;
    this.observe({ type: 'broker-state', state, reason, since: at }, at);
  }

  /** A wall-clock minute has ended at `at`; what it counted has been told to `topics` before. */
  endMinute(at: number): void {
    this.advanceTo(at - 1);
    if (this.hasRates) closeMinute(this.topics, at, this.world.seeingSince);
    this.observe({ type: 'minute' }, at);
    this.advanceTo(at);
    this.topics.takeDirty();
  }

  /** Why it failed, if it did: the newest message of each kind of problem. */
  problems(): readonly string[] {
    return this.engine
      .problems()
      .map(({ message, count }) => `${message} (${count.toLocaleString('en')} times)`);
  }

  private run(observation: Observation, at: number): void {
    const findings = this.engine.observe(observation, this.world, at);
    if (findings.length > 0) this.options.onFindings(findings, at);
  }
}
