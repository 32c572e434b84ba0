import type { Database, Transaction } from '@/lib/db/database';
import type { Prisma } from '@/lib/db/generated/client';
import { ensurePartitions } from '@/lib/db/partitions';
import { emptyBatch } from '@/lib/db/write-batch';
import { writeBrokerEvents } from '@/lib/db/write-broker-events';
import { writeBrokerMetrics } from '@/lib/db/write-broker-metrics';
import { writeMqttClients } from '@/lib/db/write-mqtt-clients';
import { writeDevices, writeEdgeNodes, writeHostApplications } from '@/lib/db/write-presence';
import { writeSpans } from '@/lib/db/write-spans';
import { writeSubscriptions } from '@/lib/db/write-subscriptions';
import { writeTopicMinutes } from '@/lib/db/write-topic-minutes';
import { writeTopics } from '@/lib/db/write-topics';
import { exportTopicBaseline } from '@/lib/detection/topic-baseline';
import { messagesMetric } from '@/lib/domain/broker-metric';
import { monitorEvent } from '@/workers/ingest/monitor-event';
import type { PlantModel } from './plant-model';
import { createRandom } from './signal';
import { type SimulatedWeek, simulateWeek } from './simulate-week';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const rowsPerInsert = 50_000;
const eventsPerInsert = 2000;
const transactionMs = 300_000;
const historySeed = 20_261_122;
/** Payloads are looked into for so long: a day is what value ranges need; every hour costs a fifth of a second. */
const payloadHours = 27;

export type LearnedHistoryOptions = {
  readonly db: Database;
  readonly model: PlantModel;
  /** Adds the broker's row inside the transaction and returns it. */
  createBroker(tx: Transaction): Promise<{ readonly id: number; readonly name: string }>;
  readonly days: number;
  /** End of the history, ms. */
  readonly now: number;
};

/**
 * Makes the broker together with the past days of its history, as the worker would have stored them, in one transaction:
 * the worker first sees the broker when everything it should remember is there. Returns how many minute rows it made.
 */
export async function makeLearnedHistory(
  options: LearnedHistoryOptions,
): Promise<{ readonly minuteRows: number }> {
  const { db, model, days, createBroker } = options;
  const to = Math.floor(options.now / minuteMs) * minuteMs;
  const from = to - days * dayMs;
  await ensurePartitions(db, to, 1, days + 1);
  const week = await simulateWeek(model, {
    from,
    to,
    random: createRandom(historySeed),
    payloadHours,
  });
  await db.$transaction(async (tx) => storeWeek(tx, await createBroker(tx), week, { from, to }), {
    timeout: transactionMs,
    maxWait: 30_000,
  });
  return { minuteRows: week.minutes.length };
}

async function storeWeek(
  tx: Transaction,
  broker: { readonly id: number; readonly name: string },
  week: SimulatedWeek,
  { from: seenSince, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const ids = await storeTopics(tx, broker.id, week);
  for (let from = 0; from < week.minutes.length; from += rowsPerInsert) {
    const rows = week.minutes.slice(from, from + rowsPerInsert).map(({ topic, minute, count, bytes }) => ({
      topicId: ids[topic] ?? 0,
      minute,
      count,
      bytes,
    }));
    await writeTopicMinutes(tx, broker.id, rows);
  }
  await writeBrokerMetrics(tx, broker.id, minuteTotals(week));
  const events = [monitorEvent('online', null, seenSince), ...week.events];
  for (let from = 0; from < events.length; from += eventsPerInsert) {
    await writeBrokerEvents(tx, broker, events.slice(from, from + eventsPerInsert));
  }
  await writeMqttClients(tx, broker.id, week.clients);
  await writeSubscriptions(tx, broker.id, week.subscriptions);
  await writeEdgeNodes(tx, broker.id, week.nodes);
  await writeDevices(tx, broker.id, week.devices);
  await writeHostApplications(tx, broker.id, week.hosts);
  await writeSpans(tx, broker.id, week.spans, events);
  await tx.detectorMemory.createMany({
    data: Object.entries(week.memories).map(([kind, memory]) => ({
      brokerId: broker.id,
      kind,
      memory: memory as Prisma.InputJsonValue,
      savedAt: new Date(to),
    })),
  });
}

/** What the worker keeps of every whole minute: all its messages. */
function minuteTotals({ minutes }: SimulatedWeek) {
  const totals = new Map<number, number>();
  for (const { minute, count } of minutes) totals.set(minute, (totals.get(minute) ?? 0) + count);
  return [...totals].map(([at, value]) => ({ name: messagesMetric, at, value }));
}

/** Stores the topics with what was learned of them; returns their ids by the store's index. */
async function storeTopics(
  tx: Transaction,
  brokerId: number,
  { topics, profiles }: SimulatedWeek,
): Promise<readonly number[]> {
  const names = Array.from({ length: topics.size }, (_, index) => topics.name(index));
  const rows = names.map((name, index) => ({
    name,
    messages: topics.totalCount(index),
    bytes: topics.totalBytes(index),
    retained: false,
    qos: 0,
    firstSeenAt: topics.firstSeenAt(index),
    lastSeenAt: topics.lastSeenAt(index),
    payload: null,
  }));
  const { learned } = await writeTopics(tx, { ...emptyBatch(brokerId), topics: rows }, new Map());
  const ids = names.map((name) => {
    const id = learned.get(name);
    if (id === undefined) throw new Error(`topic ${name} was not stored`);
    return id;
  });
  const baselines = ids.map((id, index) => ({ id, baseline: exportTopicBaseline(topics, profiles, index) }));
  await tx.$executeRaw`
    UPDATE topic SET baseline = r.baseline
    FROM json_to_recordset(${JSON.stringify(baselines)}::json) AS r (id int, baseline jsonb) WHERE topic.id = r.id`;
  return ids;
}
