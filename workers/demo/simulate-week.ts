import { setImmediate as turn } from 'node:timers/promises';
import type {
  DeviceRow,
  EdgeNodeRow,
  HostApplicationRow,
  MqttClientRow,
  SpanRow,
  SubscriptionRow,
} from '@/lib/db/write-batch';
import { MessageProfiles } from '@/lib/detection/profile/message-profiles';
import { measureBreadth } from '@/lib/detection/topic-breadth';
import { TopicStore } from '@/lib/detection/topic-store';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { Json } from '@/lib/domain/json';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { SparkplugPresence } from '@/lib/sparkplug/presence';
import type { SparkplugSign } from '@/lib/sparkplug/sign';
import { SparkplugWatch } from '@/lib/sparkplug/state/sparkplug-watch';
import { BrokerEventReader } from '@/workers/ingest/broker-event-reader';
import { presenceEvent } from '@/workers/ingest/presence-events';
import { spanOfTransition } from '@/workers/ingest/span-of-transition';
import { demoBrokerId } from './demo-broker';
import type { PlantModel } from './plant-model';
import { type Happening, simulateHappenings, simulateOutages } from './simulate-happenings';
import { type Period, simulateSessions } from './simulate-sessions';
import { type SimulatedMinute, sourcesOf, TrafficSimulator } from './simulate-traffic';
import { SimulatedDetection } from './simulated-detection';

/** What the worker would know and have stored after watching the plant for the period. */
export type SimulatedWeek = {
  readonly topics: TopicStore;
  /** What was learned of the payloads in the last hours. */
  readonly profiles: MessageProfiles;
  readonly minutes: readonly SimulatedMinute[];
  readonly events: readonly BrokerEvent[];
  readonly clients: readonly MqttClientRow[];
  readonly subscriptions: readonly SubscriptionRow[];
  readonly nodes: readonly EdgeNodeRow[];
  readonly devices: readonly DeviceRow[];
  readonly hosts: readonly HostApplicationRow[];
  /** When edge nodes and devices went online and offline. */
  readonly spans: readonly SpanRow[];
  /** What the detectors have learned, by kind. */
  readonly memories: Readonly<Record<string, Json>>;
  /** What the detectors would have raised. */
  readonly findings: readonly Finding[];
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Runs simulated time through the real pipeline: Aedes's words through its dialect and the session tracker, births and
 * deaths through the Sparkplug reader and presence, every message through the topic store and the detectors' sweeps, and
 * those of the last `payloadHours` byte by byte through the payload profiles. The same period and randomness give the same result.
 */
export async function simulateWeek(
  model: PlantModel,
  period: Period & { readonly payloadHours: number },
): Promise<SimulatedWeek> {
  const { from, to, random, payloadHours } = period;
  const away = { clients: simulateSessions(model, period), outages: simulateOutages(model, period) };
  const happenings = simulateHappenings(demoBrokerId, model, away, period);
  const observer = new Observer(from);
  const { topics, profiles, detection } = observer;
  let upcoming = 0;
  const simulator = new TrafficSimulator({
    topics,
    sources: sourcesOf(model, away, from, random),
    from,
    random,
    payloadsFrom: to - payloadHours * hourMs,
    onPayload: (index, payload, at) => observer.lookInto(index, payload, at),
    onMinute(begin, end) {
      observer.minuteBegins(begin);
      for (
        let next = happenings[upcoming];
        next !== undefined && next.at < end;
        next = happenings[++upcoming]
      )
        observer.observe(next);
    },
  });
  const minutes: SimulatedMinute[] = [];
  for (let until = from; until < to; ) {
    until = Math.min(until + (to - until > dayMs * 1.5 ? dayMs : hourMs), to);
    for (const row of simulator.runTo(until)) minutes.push(row);
    await turn();
  }
  observer.minuteBegins(to);
  return {
    topics,
    profiles,
    minutes,
    ...observer.result(),
    memories: detection.memories(),
    findings: detection.findings,
  };
}

/** Reads what happens as the worker does. */
class Observer {
  readonly topics = new TopicStore();
  readonly profiles = new MessageProfiles(this.topics);
  readonly detection: SimulatedDetection;
  private readonly events: BrokerEvent[] = [];
  private readonly spans: SpanRow[] = [];
  private readonly presence = new SparkplugPresence();
  /** For the signs: the state itself is counted by `presence`, which hears of data by their number only. */
  private readonly sparkplug = new SparkplugWatch();
  private readonly reader = new BrokerEventReader({ kind: 'aedes', isMonitor: () => false, now: () => 0 });

  constructor(from: number) {
    this.presence.linkUp(0);
    this.sparkplug.linkUp(0);
    this.detection = new SimulatedDetection(this.topics, from, (id) => this.reader.sessions.session(id));
  }

  lookInto(index: number, payload: Uint8Array, at: number): void {
    const message = { payload, payloadBytes: payload.length, retain: false, propertiesHash: 0, at };
    this.profiles.observe(index, message);
  }

  /** The minute before has been counted and learned. */
  minuteBegins(at: number): void {
    this.profiles.sweep(at);
    this.noteSigns(this.sparkplug.sweep(at), at);
    this.detection.minuteEnded(this.profiles.takeSignals(), at);
  }

  observe({ topic, payload, at }: Happening): void {
    if (this.reader.isOwn(topic)) {
      const events = this.reader.read({ topic, payload, retain: false, receivedAt: at });
      for (const event of events) this.note(event);
      return;
    }
    const index = this.topics.intern(topic);
    this.topics.count(index, payload.length, at);
    this.lookInto(index, payload, at);
    const sparkplug = parseSparkplugTopic(topic);
    if (sparkplug === null) return;
    this.noteSigns(this.sparkplug.observe(sparkplug, topic, payload, { at, retain: false }).signs, at);
    for (const transition of this.presence.observe(sparkplug, payload, at, false)) {
      const event = presenceEvent(transition);
      if (event !== null) this.note(event);
      const span = spanOfTransition(transition);
      if (span !== null) this.spans.push(span);
    }
  }

  result(): Omit<SimulatedWeek, 'topics' | 'profiles' | 'minutes' | 'memories' | 'findings'> {
    const { clients, subscriptions } = this.reader.sessions.takeChanges();
    this.hearLastData();
    const measured = subscriptions.map((subscription) => {
      const { breadth, exposedTopics } = measureBreadth(subscription.filter, this.topics);
      return { ...subscription, breadth, exposedTopics };
    });
    const { events, spans } = this;
    return { events, spans, clients, subscriptions: measured, ...this.presence.takeChanges() };
  }

  private note(event: BrokerEvent): void {
    this.events.push(event);
    this.noteSigns(this.sparkplug.observeEvent(event), event.receivedAt);
    this.detection.observe({ type: 'event', event }, event.receivedAt);
  }

  private noteSigns(signs: readonly SparkplugSign[], at: number): void {
    for (const sign of signs.slice()) this.detection.observe({ type: 'sparkplug-sign', sign }, at);
  }

  /** Ordinary data only moves the last-message times, so that one message a topic says it all. */
  private hearLastData(): void {
    const { topics, presence } = this;
    for (let index = 0; index < topics.size; index++) {
      const sparkplug = parseSparkplugTopic(topics.name(index));
      if (sparkplug?.kind !== 'node' && sparkplug?.kind !== 'device') continue;
      if (sparkplug.type === 'NDATA' || sparkplug.type === 'DDATA')
        presence.observe(sparkplug, new Uint8Array(0), topics.lastSeenAt(index), false);
    }
  }
}
