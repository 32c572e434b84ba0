import type { BrokerState } from '@/lib/domain/broker';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { BrokerDetection } from '@/workers/detect/broker-detection';
import type { DetectorSettings } from '@/workers/detect/detector-settings';
import type { LearnedTopics } from '@/workers/detect/learned-topics';
import { BrokerEventReader } from '@/workers/ingest/broker-event-reader';
import { DrainLoop } from '@/workers/ingest/drain-loop';
import { MessageIntake, type Work } from '@/workers/ingest/message-intake';
import { PayloadAnalysis } from '@/workers/ingest/payload-analysis';
import { presenceEvent } from '@/workers/ingest/presence-events';
import { Sight } from '@/workers/ingest/sight';
import { SparkplugFeed } from '@/workers/ingest/sparkplug-feed';
import { CaptureGaps } from './capture-gaps';
import type { CapturedMessage } from './parse-capture-line';
import { RecorderIds } from './recorder-ids';

export type ReplayedBrokerOptions = {
  readonly name: string;
  readonly learned: LearnedTopics;
  readonly settings: DetectorSettings;
  /** MQTT client ids of who made the capture; empty to find out. */
  readonly recorderIds: readonly string[];
  /** How long an edge node's breaches are learned as its manner; a day when nobody has said so. */
  readonly sparkplugLearningHours?: number;
  /** Time of the first message, ms. */
  readonly startsAt: number;
  onFindings(findings: readonly Finding[], now: number): void;
};

const tickMs = 1000;
/** While messages come, each second is swept; after a pause this long a sweep in five is enough. */
const busyMs = 5000;
const calmSweepEvery = 5;
/** In a pause, which only a slow series has, a look each time it has grown by a tenth is enough, and one a minute. */
const pausePerTick = 10;
const slowTickMs = 60_000;
/** Messages after which what was counted is let go, so that a busy minute holds few payloads. */
const releaseEvery = 10_000;
const figures: ReadonlySet<BrokerEvent['kind']> = new Set(['broker.metric', 'broker.alive', 'broker.info']);

/**
 * Watches a broker through a capture of it as `BrokerWatch` does through its link: the same intake, readers, presence and
 * detectors, driven by capture time instead of the clock. A hole in the capture is a lost link, so nothing is known of it.
 */
export class ReplayedBroker {
  readonly counters = { events: 0, gaps: 0 };
  readonly recorder: RecorderIds;
  private readonly intake: MessageIntake;
  private readonly analysis: PayloadAnalysis;
  private readonly draining: DrainLoop<Work>;
  private readonly reader: BrokerEventReader;
  private readonly sparkplug: SparkplugFeed;
  private readonly sight = new Sight();
  private readonly detection: BrokerDetection;
  private readonly gaps = new CaptureGaps();
  private now: number;
  private nextTickAt = 0;
  private ticks = 0;
  private state: BrokerState = 'connecting';
  private sinceRelease = 0;

  constructor(private readonly options: ReplayedBrokerOptions) {
    const { learned, name, settings, recorderIds, startsAt, onFindings } = options;
    this.now = startsAt;
    this.recorder = new RecorderIds(recorderIds);
    const now = () => this.now;
    const isMonitor = (clientId: string) => this.recorder.has(clientId);
    this.reader = new BrokerEventReader({ kind: 'auto', isMonitor, now });
    const { topics } = learned;
    this.analysis = new PayloadAnalysis({
      profiles: learned.profiles,
      onSignals: (signals) => this.detection.observe({ type: 'signals', signals }),
      onFailure: (error) => {
        throw error;
      },
    });
    this.intake = new MessageIntake({
      topics,
      waiting: this.analysis.queue,
      now,
      isOwn: (topic) => this.reader.isOwn(topic),
      onMinute: (minute) => {
        this.sparkplug.dropMinute();
        this.detection.closeMinute(minute);
      },
      onWork: () => {},
    });
    this.draining = new DrainLoop({
      work: this.intake.work,
      analysis: this.analysis,
      process: (work) => this.process(work),
    });
    this.detection = new BrokerDetection({
      brokerId: 0,
      brokerName: () => name,
      topics,
      settings,
      openKeysByKind: {},
      brokerKind: () => this.reader.kind,
      isMonitor,
      session: (clientId) => this.reader.sessions.session(clientId),
      onFindings: (findings) => onFindings(findings, this.now),
      now,
    });
    const { sparkplugLearningHours: learningHours } = options;
    this.sparkplug = new SparkplugFeed({
      ...(learningHours === undefined ? {} : { learningHours }),
      values: learned.profiles.metrics,
      onTransition: (transition) => this.onTransition(transition),
      onSign: (sign) => this.detection.observe({ type: 'sparkplug-sign', sign }),
    });
    this.linkUp(startsAt);
  }

  /** Takes the next message, at a time that never runs backwards. */
  onMessage({ topic, payload, payloadBytes, retain, qos, isCut }: CapturedMessage, at: number): void {
    if (this.gaps.isGap(at - this.now, this.sight.silenceLimitMs)) this.skipTo(at);
    else this.advanceTo(at);
    this.intake.tick();
    // What `%J` has written anew is whole, though of another length; captures do not carry MQTT 5 properties.
    this.intake.onMessage(topic, payload, retain, isCut ? payloadBytes : payload.length, 0, qos);
    this.draining.drain();
    if (++this.sinceRelease >= releaseEvery) this.release();
  }

  /** What the detectors have learned, by kind. */
  memories(): ReturnType<BrokerDetection['memories']> {
    return this.detection.memories();
  }

  detectorProblems(): ReturnType<BrokerDetection['problems']> {
    return this.detection.problems();
  }

  private advanceTo(at: number): void {
    const heardAt = this.now;
    while (this.nextTickAt <= at) {
      this.now = this.nextTickAt;
      const pauseMs = this.now - heardAt;
      const stepMs = Math.floor(pauseMs / pausePerTick / tickMs) * tickMs;
      this.tick(pauseMs < busyMs || stepMs > tickMs);
      this.nextTickAt += Math.max(tickMs, Math.min(slowTickMs, stepMs));
    }
    this.nextTickAt = Math.min(this.nextTickAt, at + tickMs);
    this.now = at;
  }

  private tick(isSweepDue: boolean): void {
    this.intake.tick();
    this.reader.settle();
    this.updateState();
    if (isSweepDue || ++this.ticks % calmSweepEvery === 0) this.sweep();
  }

  private sweep(): void {
    const { topics, profiles } = this.options.learned;
    this.analysis.sweep(this.now);
    this.sparkplug.sweep(this.now);
    this.detection.sweep();
    const freed = topics.reclaim(this.now);
    if (freed.length === 0) return;
    this.intake.release(freed);
    for (const index of freed) profiles.release(index);
  }

  private updateState(): void {
    const blindness = this.sight.blindness(this.now);
    this.setState(blindness === null ? 'online' : 'blind', blindness?.reason ?? null);
  }

  private setState(state: BrokerState, reason: string | null): void {
    if (this.state === state) return;
    this.state = state;
    this.detection.setState(state, reason, this.now);
  }

  private skipTo(at: number): void {
    this.counters.gaps++;
    this.reader.sessions.markLinkLost(this.now);
    this.sparkplug.linkLost(this.now);
    this.setState('connecting', 'nothing was recorded');
    this.now = at;
    this.intake.tick();
    this.recorder.expect();
    this.linkUp(at);
  }

  private linkUp(at: number): void {
    this.sight.linkUp(at);
    this.sparkplug.linkUp(at);
    // A capture begins with what the broker had stored for its recorder.
    this.intake.stored.subscribing(at);
    this.intake.stored.subscribed(at);
    this.nextTickAt = at + tickMs;
    this.setState('online', null);
  }

  private process(work: Work): void {
    if (work.type === 'sparkplug') {
      this.sparkplug.observe(work);
      this.analysis.passOn();
      return;
    }
    this.sight.noteOwn(work.message.receivedAt);
    for (const event of this.reader.read(work.message)) this.onEvent(event);
  }

  private onTransition(transition: SparkplugTransition): void {
    if (presenceEvent(transition) !== null) this.counters.events++;
    this.detection.observe({ type: 'sparkplug', transition });
  }

  private onEvent(event: BrokerEvent): void {
    this.recorder.note(event);
    if (!figures.has(event.kind)) this.counters.events++;
    this.sparkplug.observeEvent(event);
    this.detection.observe({ type: 'event', event });
  }

  private release(): void {
    this.sinceRelease = 0;
    const { payloads } = this.intake;
    for (const index of payloads.takeStored().keys()) payloads.take(index);
    for (const index of this.options.learned.topics.takeDirty().indexes) payloads.take(index);
    this.sparkplug.takeState();
  }
}
