import type { Finding } from '@/lib/domain/finding';
import type { LiveFrame } from '@/lib/live/live-frame';
import { appendChanges } from './change-log';
import type { Transaction } from './database';
import type { WriteBatch } from './write-batch';
import { writeBrokerEvents } from './write-broker-events';
import { writeBrokerMetrics } from './write-broker-metrics';
import { writeMetricMinutes, writeSparkplugMetrics } from './write-metrics';
import { writeMqttClients } from './write-mqtt-clients';
import { writeDevices, writeEdgeNodes, writeHostApplications } from './write-presence';
import { writeBlindGap, writeSpans } from './write-spans';
import { writeDefinedDevices, writeNodeTravel, writeQuirks } from './write-sparkplug-state';
import { writeSubscriptions } from './write-subscriptions';
import { writeTopicMinutes } from './write-topic-minutes';
import { type TopicIds, writeTopics } from './write-topics';

/** Newest events of a batch that go out live; a viewer reads the rest from the list. */
const liveEventsMax = 100;

/** Records a batch's findings as alerts inside its transaction. */
export type RecordFindings = (
  tx: Transaction,
  brokerId: number,
  findings: readonly Finding[],
) => Promise<void>;

type BatchContext = {
  /** Ids of this broker's topics from transactions that have committed. */
  readonly knownTopics: ReadonlyMap<string, number>;
  readonly recordFindings: RecordFindings;
};

/**
 * Writes one batch within a transaction, with the live frames that tell of it. Returns what it learned of topic ids, or
 * null when the broker has been removed and the batch went nowhere.
 */
export async function applyBatch(
  tx: Transaction,
  batch: WriteBatch,
  { knownTopics, recordFindings }: BatchContext,
): Promise<TopicIds | null> {
  const { brokerId } = batch;
  const [broker] = await tx.$queryRaw<{ id: number; name: string }[]>`
    SELECT id, name FROM broker WHERE id = ${brokerId}::int FOR KEY SHARE`;
  if (!broker) return null;

  if (batch.blindGap !== undefined) await writeBlindGap(tx, brokerId, batch.blindGap);
  const ids = await writeTopics(tx, batch, knownTopics);
  await writeTopicMinutes(tx, brokerId, minuteCounts(batch, knownTopics, ids.learned));
  await writeBrokerMetrics(tx, brokerId, batch.metrics);
  await writeMqttClients(tx, brokerId, batch.clients);
  await writeSubscriptions(tx, brokerId, batch.subscriptions);
  await writeEdgeNodes(tx, brokerId, batch.nodes);
  await writeDevices(tx, brokerId, batch.devices);
  await writeHostApplications(tx, brokerId, batch.hosts);
  await writeNodeTravel(tx, brokerId, batch.travel ?? []);
  await writeQuirks(tx, brokerId, batch.quirks ?? []);
  await writeSparkplugMetrics(tx, brokerId, batch.sparkplugMetrics ?? []);
  await writeMetricMinutes(tx, brokerId, batch.metricMinutes ?? []);
  await writeDefinedDevices(tx, brokerId, batch.definedDevices ?? []);
  await writeSpans(tx, brokerId, batch.spans ?? [], batch.events);
  const events = await writeBrokerEvents(tx, broker, batch.events);
  if (batch.findings.length > 0) await recordFindings(tx, brokerId, batch.findings);

  const frames: LiveFrame[] = changedFrames(batch);
  if (events.length > 0) frames.unshift({ type: 'events', events: events.slice(-liveEventsMax) });
  await appendChanges(tx, frames);
  return ids;
}

function minuteCounts(
  batch: WriteBatch,
  knownTopics: ReadonlyMap<string, number>,
  learned: ReadonlyMap<string, number>,
) {
  return batch.minutes.map(({ topic, minute, count, bytes }) => {
    const topicId = learned.get(topic) ?? knownTopics.get(topic);
    if (topicId === undefined) throw new Error('a topic of the batch has no id');
    return { topicId, minute, count, bytes };
  });
}

function changedFrames({
  brokerId,
  topics,
  clients,
  subscriptions,
  nodes,
  devices,
  hosts,
  definedDevices = [],
}: WriteBatch): LiveFrame[] {
  const changed = [
    ['topics', topics.length],
    ['clients', clients.length],
    ['subscriptions', subscriptions.length],
    ['nodes', nodes.length + devices.length + hosts.length + definedDevices.length],
  ] as const;
  return changed.flatMap(([resource, rows]) =>
    rows > 0 ? [{ type: 'changed', resource, brokerId } as const] : [],
  );
}
