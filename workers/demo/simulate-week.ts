import { setImmediate as turn } from 'node:timers/promises';
import type {
  DeviceRow,
  EdgeNodeRow,
  HostApplicationRow,
  MqttClientRow,
  SubscriptionRow,
} from '@/lib/db/write-batch';
import { measureBreadth } from '@/lib/detection/topic-breadth';
import { TopicStore } from '@/lib/detection/topic-store';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { SparkplugPresence } from '@/lib/sparkplug/presence';
import { BrokerEventReader } from '@/workers/ingest/broker-event-reader';
import { presenceEvent } from '@/workers/ingest/presence-events';
import { demoBrokerId } from './demo-broker';
import type { PlantModel } from './plant-model';
import { type Happening, type Period, simulateHappenings, simulateOutages } from './simulate-happenings';
import { type SimulatedMinute, sourcesOf, TrafficSimulator } from './simulate-traffic';

/** What the worker would know and have stored after watching the plant for the period. */
export type SimulatedWeek = {
  readonly topics: TopicStore;
  readonly minutes: readonly SimulatedMinute[];
  readonly events: readonly BrokerEvent[];
  readonly clients: readonly MqttClientRow[];
  readonly subscriptions: readonly SubscriptionRow[];
  readonly nodes: readonly EdgeNodeRow[];
  readonly devices: readonly DeviceRow[];
  readonly hosts: readonly HostApplicationRow[];
};

const dayMs = 86_400_000;

/**
 * Runs simulated time through the real pipeline: Aedes's words through its dialect and the session tracker, births and
 * deaths through the Sparkplug reader and presence, every message through the topic store, every minute through the
 * sweep that learns. The same period and randomness give the same result.
 */
export async function simulateWeek(model: PlantModel, period: Period): Promise<SimulatedWeek> {
  const { from, to, random } = period;
  const outages = simulateOutages(model, period);
  const happenings = simulateHappenings(demoBrokerId, model, outages, period);
  const topics = new TopicStore();
  const observer = new Observer(topics);
  let upcoming = 0;
  const simulator = new TrafficSimulator({
    topics,
    sources: sourcesOf(model, from, random),
    outages,
    from,
    random,
    onMinute(_begin, end) {
      for (
        let next = happenings[upcoming];
        next !== undefined && next.at < end;
        next = happenings[++upcoming]
      )
        observer.observe(next);
    },
  });
  const minutes: SimulatedMinute[] = [];
  for (let until = from + dayMs; ; until += dayMs) {
    for (const row of simulator.runTo(Math.min(until, to))) minutes.push(row);
    if (until >= to) break;
    await turn();
  }
  return { topics, minutes, ...observer.result() };
}

/** Reads happenings as the worker does. */
class Observer {
  private readonly events: BrokerEvent[] = [];
  private readonly presence = new SparkplugPresence();
  private readonly reader = new BrokerEventReader({ kind: 'aedes', isMonitor: () => false, now: () => 0 });

  constructor(private readonly topics: TopicStore) {
    this.presence.linkUp(0);
  }

  observe({ topic, payload, at }: Happening): void {
    if (this.reader.isOwn(topic)) {
      this.events.push(...this.reader.read({ topic, payload, retain: false, receivedAt: at }));
      return;
    }
    this.topics.count(this.topics.intern(topic), payload.length, at);
    const sparkplug = parseSparkplugTopic(topic);
    if (sparkplug === null) return;
    for (const transition of this.presence.observe(sparkplug, payload, at, false)) {
      const event = presenceEvent(transition);
      if (event !== null) this.events.push(event);
    }
  }

  result(): Omit<SimulatedWeek, 'topics' | 'minutes'> {
    const { clients, subscriptions } = this.reader.sessions.takeChanges();
    this.hearLastData();
    const measured = subscriptions.map((subscription) => {
      const { breadth, exposedTopics } = measureBreadth(subscription.filter, this.topics);
      return { ...subscription, breadth, exposedTopics };
    });
    return { events: this.events, clients, subscriptions: measured, ...this.presence.takeChanges() };
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
