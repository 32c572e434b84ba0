import { Counter, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import { brokerStates } from '@/lib/domain/broker';
import { severities } from '@/lib/domain/severity';
import { countedAlerts } from '../alerts/counted-alerts';
import { listBrokers } from '../brokers/list-brokers';
import { addDeliveryMetrics } from '../notifications/delivery-metrics';
import { readWorker } from '../overview/get-overview';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const brokersMax = 500;
/** A state older than this is no longer known. */
const pulseAgeMaxMs = 10_000;

async function addBrokers(registry: Registry, context: ServiceContext, actor: Actor): Promise<void> {
  const brokers = (await listBrokers(context, actor, { limit: brokersMax })).items;
  const totals = await context.db.topic.groupBy({ by: ['brokerId'], _sum: { messageCount: true } });
  const labelNames = ['broker'] as const;
  const of = (name: string, help: string) =>
    new Gauge({ name: `brokerwatch_broker_${name}`, help, labelNames, registers: [registry] });
  const up = of('up', '1 while the broker is online and the worker reports it, else 0');
  const state = new Gauge({
    name: 'brokerwatch_broker_state',
    help: '1 for the state the broker was last in',
    labelNames: ['broker', 'state'] as const,
    registers: [registry],
  });
  const age = of('age_seconds', 'Seconds since the worker last wrote figures of the broker');
  const rate = of('messages_per_second', 'Messages a second, as last reported');
  const clients = of('connected_clients', 'Connected MQTT clients, where the broker shows them');
  const topics = of('topics', 'Topics seen');
  const messages = new Counter({
    name: 'brokerwatch_broker_messages_total',
    help: 'Messages received on all topics that are kept',
    labelNames,
    registers: [registry],
  });
  for (const broker of brokers) {
    const labels = { broker: broker.name };
    const ageMs = context.now().getTime() - Date.parse(broker.updatedAt);
    up.set(labels, broker.state === 'online' && ageMs <= pulseAgeMaxMs ? 1 : 0);
    for (const name of brokerStates) state.set({ ...labels, state: name }, broker.state === name ? 1 : 0);
    age.set(labels, ageMs / 1000);
    if (broker.messagesPerSecond !== null) rate.set(labels, broker.messagesPerSecond);
    if (broker.connectedClients !== null) clients.set(labels, broker.connectedClients);
    topics.set(labels, broker.topicCount);
    const total = totals.find((entry) => entry.brokerId === broker.id)?._sum.messageCount;
    messages.inc(labels, Number(total ?? 0));
  }
}

async function addAlerts(registry: Registry, context: ServiceContext): Promise<void> {
  const counts = await context.db.alert.groupBy({
    by: ['severity'],
    where: { ...countedAlerts, state: 'open' },
    _count: true,
  });
  const open = new Gauge({
    name: 'brokerwatch_open_alerts',
    help: 'Alerts that nobody has acknowledged',
    labelNames: ['severity'] as const,
    registers: [registry],
  });
  for (const severity of severities) {
    open.set({ severity }, counts.find((entry) => entry.severity === severity)?._count ?? 0);
  }
}

async function addIncidents(registry: Registry, { db }: ServiceContext): Promise<void> {
  const setAside = new Gauge({
    name: 'brokerwatch_incidents_set_aside',
    help: 'Incidents that could not be told; they are tried again',
    registers: [registry],
  });
  setAside.set(await db.incident.count({ where: { setAsideAt: { not: null } } }));
}

const boundsSchema = z.object({
  evictedTopics: z.number().catch(0),
  refusedTopics: z.number().catch(0),
  droppedSignals: z.number().catch(0),
});

/** What the newest worker had to let go because a bound was reached. */
async function addBounds(registry: Registry, context: ServiceContext): Promise<void> {
  const row = await context.db.workerInstance.findFirst({ orderBy: { heartbeatAt: 'desc' } });
  const bounds = boundsSchema.parse(row?.stats ?? {});
  const counters = [
    ['evicted_topics', 'Topics whose state was forgotten to make room for others', bounds.evictedTopics],
    ['refused_topics', 'Messages on topics for which there was no room', bounds.refusedTopics],
    ['dropped_signals', 'Ways in which messages stood out that were not looked at', bounds.droppedSignals],
  ] as const;
  for (const [name, help, value] of counters)
    new Counter({ name: `brokerwatch_worker_${name}_total`, help, registers: [registry] }).inc(value);
}

async function addWorker(registry: Registry, context: ServiceContext): Promise<void> {
  const worker = await readWorker(context);
  const registers = [registry];
  const age = new Gauge({
    name: 'brokerwatch_worker_age_seconds',
    help: 'Seconds since the worker last gave a sign of life; NaN when it never did',
    registers,
  });
  age.set(worker.seenAt === null ? Number.NaN : (context.now().getTime() - Date.parse(worker.seenAt)) / 1000);
  const shed = [
    ['shed_messages', 'Messages that were counted but not analysed', worker.shedMessages],
    ['dropped_events', 'Broker events that were lost', worker.droppedEvents],
  ] as const;
  for (const [name, help, value] of shed) {
    new Counter({ name: `brokerwatch_worker_${name}_total`, help, registers }).inc(value);
  }
  new Gauge({
    name: 'brokerwatch_worker_spooled_batches',
    help: 'Batches that wait on disk for the database',
    registers,
  }).set(worker.spooledBatches);
}

/** The monitor's own figures as Prometheus text (version 0.0.4). No label comes from the wire. */
export async function getMetrics(
  context: ServiceContext,
  actor: Actor,
): Promise<{ readonly contentType: string; readonly text: string }> {
  requirePermission(actor, 'read');
  const registry = new Registry();
  await addBrokers(registry, context, actor);
  await addAlerts(registry, context);
  await addIncidents(registry, context);
  await addWorker(registry, context);
  await addBounds(registry, context);
  await addDeliveryMetrics(registry, context);
  return { contentType: registry.contentType, text: await registry.metrics() };
}
