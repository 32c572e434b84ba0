import { remainingBlindSpots } from '@/lib/brokers/remaining-blind-spots';
import type { Logger } from '@/lib/config/logger';
import type { BatchWriter } from '@/lib/db/batch-writer';
import type { TopicStore } from '@/lib/detection/topic-store';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { messagesMetric } from '@/lib/domain/broker-metric';
import type { BrokerPulse } from '@/lib/live/live-frame';
import { type BrokerLink, connectBroker, type LinkStatus } from '@/lib/mqtt/broker-connection';
import { sparkplugBlindSpots } from '@/lib/sparkplug/sparkplug-blind-spots';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { BrokerDetection } from '@/workers/detect/broker-detection';
import type { DetectorSettings } from '@/workers/detect/detector-settings';
import type { LearnedTopics } from '@/workers/detect/learned-topics';
import { BrokerEventReader } from './broker-event-reader';
import type { BrokerProfile } from './broker-profile';
import { DefinedDevices } from './defined-devices';
import { DrainLoop } from './drain-loop';
import { EffectiveState } from './effective-state';
import { FactWriter, type StateRows } from './fact-writer';
import { measureSubscriptions } from './measure-subscriptions';
import { MessageIntake, type Work } from './message-intake';
import { MinuteTotals } from './minute-totals';
import { monitorEvent } from './monitor-event';
import { PayloadAnalysis } from './payload-analysis';
import { presenceEvent } from './presence-events';
import type { StoredBroker } from './restore-broker';
import { SelfProbe } from './self-probe';
import { SeriesWriter } from './series-writer';
import { Sight } from './sight';
import { SparkplugFeed } from './sparkplug-feed';
import { isCertificateFilter, subscribedFilters } from './subscribed-filters';
import { SweepPace } from './sweep-pace';
import type { WatchedBroker } from './watched-broker';

export type WatchOptions = {
  readonly broker: WatchedBroker;
  readonly stored: StoredBroker;
  readonly settings: DetectorSettings;
  /** What was learned of its topics, by earlier processes or an earlier watch in this one. */
  readonly learned: LearnedTopics;
  readonly factBatches: BatchWriter;
  readonly seriesBatches: BatchWriter;
  readonly log: Logger;
  /** Is this MQTT client another connection of this installation: a second watch or a test from the console? */
  isOtherMonitor(clientId: string): boolean;
  now(): number;
};

/** Calls of `tick` a second. */
export const ticksPerSecond = 4;
const minuteMs = 60_000;
/** A connect line with our id this soon after connecting may be our own. */
const ownConnectMs = 2000;
const notStored: ReadonlySet<BrokerEvent['kind']> = new Set(['broker.metric', 'broker.alive', 'broker.info']);

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What had to be given up since the start. */
export type WatchCounters = {
  readonly shedMessages: number;
  readonly droppedEvents: number;
  /** Topics forgotten to make room, and refused because there was none. */
  readonly evictedTopics: number;
  readonly refusedTopics: number;
  /** Ways in which messages stood out that were too many to be passed on. */
  readonly droppedSignals: number;
};

/** Watches one broker: link → counts and events → detection → rows to write. */
export class BrokerWatch {
  readonly learned: LearnedTopics;
  readonly defined: DefinedDevices;
  private readonly topics: TopicStore;
  private broker: WatchedBroker;
  private readonly intake: MessageIntake;
  private readonly reader: BrokerEventReader;
  private readonly analysis: PayloadAnalysis;
  private readonly draining: DrainLoop<Work>;
  private readonly sweeping = new SweepPace({ clock: () => performance.now(), used: processorMs });
  private readonly sparkplug: SparkplugFeed;
  private readonly minutes: MinuteTotals;
  private readonly sight = new Sight();
  private readonly effective: EffectiveState;
  private readonly probe: SelfProbe;
  private readonly detection: BrokerDetection;
  private readonly facts: FactWriter;
  private readonly series: SeriesWriter;
  private link: BrokerLink | null = null;
  private ticks = 0;
  private droppedFacts = 0;
  private clientsMetric: number | null = null;
  private lastRate: { at: number; messages: number; bytes: number };
  private rate: { readonly messages: number; readonly bytes: number } | null = null;

  /** Is this the id that this watch or its probe connects with? */
  isOwn(clientId: string): boolean {
    return clientId === this.link?.clientId() || this.probe.isOwn(clientId);
  }

  constructor(private readonly options: WatchOptions) {
    const { broker, stored, settings, log, now } = options;
    this.broker = broker;
    this.learned = options.learned;
    this.topics = options.learned.topics;
    this.effective = new EffectiveState(this.sight, now());
    this.minutes = new MinuteTotals(now());
    this.lastRate = { at: now(), messages: 0, bytes: 0 };
    this.probe = new SelfProbe(broker.connection, this.sight, now);
    this.sparkplug = new SparkplugFeed({
      values: this.learned.profiles.metrics,
      onTransition: (transition) => this.onTransition(transition),
      onSign: (sign) => this.detection.observe({ type: 'sparkplug-sign', sign }),
    });
    this.sparkplug.restore({ ...stored.sparkplug, presence: stored.presence }, now());
    const isMonitor = (clientId: string) => this.isOwn(clientId) || options.isOtherMonitor(clientId);
    this.reader = new BrokerEventReader({ kind: broker.kind, isMonitor, now });
    this.analysis = new PayloadAnalysis({
      profiles: this.learned.profiles,
      onSignals: (signals) => this.detection.observe({ type: 'signals', signals }),
      onFailure: (err) => log.error({ err, brokerId: broker.id }, 'a payload could not be looked into'),
    });
    this.intake = new MessageIntake({
      topics: this.topics,
      waiting: this.analysis.queue,
      now,
      isOwn: (topic) => this.reader.isOwn(topic),
      onMinute: (minute) => this.onMinute(minute),
      onWork: () => this.draining.schedule(),
    });
    this.draining = new DrainLoop({
      work: this.intake.work,
      analysis: this.analysis,
      process: (work) => this.process(work),
    });
    this.detection = new BrokerDetection({
      brokerId: broker.id,
      brokerName: () => this.broker.name,
      topics: this.topics,
      settings,
      openKeysByKind: stored.openKeysByKind,
      memoryByKind: stored.memoryByKind,
      brokerKind: () => this.reader.kind,
      isMonitor,
      session: (clientId) => this.reader.sessions.session(clientId),
      onFindings: (findings) => this.facts.addFindings(findings),
      now,
    });
    this.facts = new FactWriter({
      brokerId: broker.id,
      writer: options.factBatches,
      log,
      takeState: () => this.takeState(),
      onDropped: (count) => {
        this.droppedFacts += count;
      },
    });
    const { topics, intake } = this;
    this.defined = new DefinedDevices({ topics, reader: this.reader, facts: this.facts });
    this.series = new SeriesWriter(
      { brokerId: broker.id, writer: options.seriesBatches, log, topics, payloads: intake.payloads },
      now(),
    );
  }

  get fingerprint(): string {
    return this.broker.fingerprint;
  }

  /** Since the start. */
  get counters(): WatchCounters {
    const { shedMessages, droppedEvents } = this.intake.counters;
    return {
      shedMessages,
      droppedEvents: droppedEvents + this.droppedFacts,
      evictedTopics: this.topics.evicted,
      refusedTopics: this.topics.refused,
      droppedSignals: this.learned.profiles.droppedSignals,
    };
  }

  start(): void {
    const { broker, intake } = this;
    this.facts.start();
    this.link = connectBroker(broker.connection, {
      filters: subscribedFilters(broker),
      isOptional: (filter) => isCertificateFilter(filter) && !broker.connection.topics.includes(filter),
      onMessage: (topic, payload, retain, payloadBytes, propertiesHash) =>
        intake.onMessage(topic, payload, retain, payloadBytes, propertiesHash),
      onRead: () => {
        intake.tick();
        this.sight.noteHeard(this.options.now());
      },
      onSubscribing: () => intake.stored.subscribing(this.options.now()),
      onStatus: (status) => this.onStatus(status),
    });
  }

  /** Disconnects and writes everything that is left. */
  async stop(): Promise<void> {
    await this.link?.stop();
    this.draining.drain();
    await this.facts.stop();
    await this.series.flush();
  }

  rename(broker: WatchedBroker): void {
    this.broker = broker;
  }

  replaceSettings(settings: DetectorSettings): void {
    this.detection.replaceSettings(settings);
  }

  /** A quirk of an edge node was revoked: its rule is judged again. */
  revokeQuirk(quirk: { readonly group: string; readonly edgeNode: string; readonly rule: string }): void {
    this.sparkplug.revokeQuirk(quirk);
  }

  memories(): ReturnType<BrokerDetection['memories']> {
    return this.detection.memories();
  }

  detectorProblems(): ReturnType<BrokerDetection['problems']> {
    return this.detection.problems();
  }

  /** Four times a second. */
  tick(): void {
    const now = this.options.now();
    this.intake.tick();
    this.sweeping.run(() => this.sweep(now));
    if (this.ticks++ % ticksPerSecond !== 0) return;
    this.reader.settle();
    if (this.link?.status().state === 'online' && this.reader.kind !== 'generic') this.probe.tick(now);
    this.updateState();
    const { state, since } = this.effective.current;
    this.defined.tick(now, { isSeeing: state === 'online', since });
    this.series.tick(now);
    this.measureRate(now);
  }

  pulse(): BrokerPulse {
    const { state, reason, since } = this.effective.current;
    const isSeeing = state === 'online' || state === 'blind';
    const { lastMessageAt } = this.intake;
    return {
      brokerId: this.broker.id,
      state,
      stateReason: reason,
      stateSince: new Date(since).toISOString(),
      messagesPerSecond: isSeeing ? (this.rate?.messages ?? null) : null,
      bytesPerSecond: isSeeing ? (this.rate?.bytes ?? null) : null,
      connectedClients: isSeeing ? this.connectedClients() : null,
      topicCount: this.topics.liveTopics,
      lastMessageAt: lastMessageAt === null ? null : new Date(lastMessageAt).toISOString(),
    };
  }

  profile(): BrokerProfile {
    const { kind, version, dialect, seenKinds } = this.reader;
    return {
      detectedKind: kind,
      version,
      blindSpots: [
        ...(kind === null ? [] : remainingBlindSpots(dialect, seenKinds)),
        ...sparkplugBlindSpots(this.sparkplug.passedOver),
      ],
    };
  }

  private connectedClients(): number | null {
    if (this.clientsMetric !== null) return this.clientsMetric;
    return this.reader.seenKinds.has('client.connected') ? this.reader.sessions.connectedCount : null;
  }

  private measureRate(now: number): void {
    const { messages, bytes } = this.intake.counters;
    const seconds = (now - this.lastRate.at) / 1000;
    if (seconds <= 0) return;
    this.rate = {
      messages: Math.round(((messages - this.lastRate.messages) / seconds) * 10) / 10,
      bytes: Math.round((bytes - this.lastRate.bytes) / seconds),
    };
    this.lastRate = { at: now, messages, bytes };
  }

  private sweep(now: number): void {
    this.analysis.sweep(now);
    this.sparkplug.sweep(now);
    this.detection.sweep();
    const freed = this.topics.reclaim(now);
    if (freed.length === 0) return;
    this.intake.release(freed);
    for (const index of freed) this.learned.profiles.release(index);
  }

  private onMinute(minute: number): void {
    const { messages } = this.intake.counters;
    const status = this.link?.status();
    const seeingSince = status?.state === 'online' ? status.since : null;
    const total = this.minutes.close(minute, messages, seeingSince);
    if (total !== null) this.facts.addMetric({ name: messagesMetric, at: minute - minuteMs, value: total });
    this.series.beginMinute(minute);
    this.sparkplug.beginMinute(minute);
    this.detection.closeMinute(minute);
  }

  private onStatus(status: LinkStatus): void {
    this.draining.drain();
    const isUp = status.state === 'online';
    const wasUp = this.effective.isUp;
    if (isUp) this.intake.stored.subscribed(status.since);
    if (isUp && !wasUp) {
      this.effective.linkUp(status.since);
      this.probe.linkUp(status.since);
      this.sparkplug.linkUp(status.since);
    }
    if (!isUp && wasUp) {
      const lostSince = this.effective.lostSince(status.since);
      this.probe.linkLost();
      this.reader.sessions.markLinkLost(lostSince);
      this.clientsMetric = null;
      this.sparkplug.linkLost(lostSince);
    }
    this.updateState();
  }

  private updateState(): void {
    const status = this.link?.status();
    const reached = status && this.effective.advance(status, this.options.now());
    if (!reached) return;
    const { state, reason, since } = reached;
    this.facts.addEvent(monitorEvent(state, reason, since));
    this.detection.setState(state, reason, since);
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
    const event = presenceEvent(transition);
    if (event !== null) this.facts.addEvent(event);
    this.facts.addTransition(transition);
    this.detection.observe({ type: 'sparkplug', transition });
  }

  private onEvent(event: BrokerEvent): void {
    const { clientId } = event;
    if (clientId !== null && this.probe.isOwn(clientId)) {
      if (event.kind === 'client.connected') this.probe.noteEcho(clientId);
      return;
    }
    const isTaken = clientId !== null && clientId === this.link?.clientId() && this.watchOwnId(event);
    if (event.metric !== undefined) this.onMetric(event.metric, event.receivedAt);
    if (!notStored.has(event.kind)) this.facts.addEvent(event);
    this.sparkplug.observeEvent(event);
    this.defined.noteEvent(event);
    this.detection.observe({ type: 'event', event: isTaken ? { ...event, origin: 'monitor' } : event });
  }

  /** Our id is random, so who else connects with it has read it somewhere. True when somebody else surely did. */
  private watchOwnId(event: BrokerEvent): boolean {
    const isSurelyOther = event.receivedAt - (this.link?.status().since ?? 0) > ownConnectMs;
    const isTaken = event.kind === 'session.takeover' || (event.kind === 'client.connected' && isSurelyOther);
    if (isTaken) this.link?.noteTakeover();
    return isTaken;
  }

  private onMetric(metric: { readonly name: string; readonly value: number }, at: number): void {
    this.facts.addMetric({ ...metric, at });
    const names = { mosquitto: 'clients/connected', aedes: 'clients/total', generic: '' };
    if (this.reader.kind !== null && metric.name === names[this.reader.kind])
      this.clientsMetric = metric.value;
  }

  private takeState(): StateRows {
    const { clients, subscriptions } = this.reader.sessions.takeChanges();
    const isOthers = ({ clientId }: { readonly clientId: string }) => !this.probe.isOwn(clientId);
    return {
      clients: clients.filter(isOthers),
      subscriptions: measureSubscriptions(subscriptions.filter(isOthers), this.topics, this.broker.since),
      ...this.sparkplug.takeState(),
      definedDevices: this.defined.takeRows(this.options.now()),
    };
  }
}
