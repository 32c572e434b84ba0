import { z } from 'zod';
import type { Severity } from '@/lib/domain/severity';
import type { OverviewView } from '@/lib/domain/views';
import { toAlert } from '../alerts/alert-view';
import { countedAlerts } from '../alerts/counted-alerts';
import { listBrokers } from '../brokers/list-brokers';
import { listEvents } from '../events/list-events';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { readBrokerRates } from './read-broker-rates';

const brokersMax = 500;
const newestAlertsMax = 5;
const recentEventsMax = 50;

const workerStatsSchema = z.object({
  shedMessages: z.number().catch(0),
  droppedEvents: z.number().catch(0),
  spooledBatches: z.number().catch(0),
});

async function countOpenBySeverity(context: ServiceContext): Promise<Record<Severity, number>> {
  const counts = await context.db.alert.groupBy({
    by: ['severity'],
    where: { ...countedAlerts, state: 'open' },
    _count: true,
  });
  const of = (severity: Severity) => counts.find((entry) => entry.severity === severity)?._count ?? 0;
  return {
    info: of('info'),
    low: of('low'),
    medium: of('medium'),
    high: of('high'),
    critical: of('critical'),
  };
}

async function listNewestAlerts(context: ServiceContext) {
  const rows = await context.db.alert.findMany({
    where: { ...countedAlerts, state: { not: 'resolved' } },
    orderBy: [{ firstSeenAt: 'desc' }, { id: 'desc' }],
    take: newestAlertsMax,
    include: { broker: { select: { name: true } } },
  });
  return rows.map((row) => toAlert(row, context.publicUrl));
}

async function countFleet(context: ServiceContext): Promise<OverviewView['fleet']> {
  const [nodes, devices] = await Promise.all([
    context.db.edgeNode.groupBy({ by: ['state'], _count: true }),
    context.db.device.groupBy({ by: ['state'], _count: true }),
  ]);
  const of = (state: string) =>
    [...nodes, ...devices]
      .filter((entry) => entry.state === state)
      .reduce((sum, entry) => sum + entry._count, 0);
  return { online: of('online'), offline: of('offline'), unknown: of('unknown') };
}

/** The newest heartbeat of any worker and what it had to shed. */
export async function readWorker(context: ServiceContext): Promise<OverviewView['worker']> {
  const row = await context.db.workerInstance.findFirst({ orderBy: { heartbeatAt: 'desc' } });
  const stats = workerStatsSchema.parse(row?.stats ?? {});
  return { seenAt: row?.heartbeatAt.toISOString() ?? null, ...stats };
}

/** Everything that the first page shows, as of now. */
export async function getOverview(context: ServiceContext, actor: Actor): Promise<OverviewView> {
  requirePermission(actor, 'read');
  const [brokers, openAlerts, newestAlerts, events, rates, fleet, worker] = await Promise.all([
    listBrokers(context, actor, { limit: brokersMax }),
    countOpenBySeverity(context),
    listNewestAlerts(context),
    listEvents(context, actor, { limit: recentEventsMax }),
    readBrokerRates(context),
    countFleet(context),
    readWorker(context),
  ]);
  return {
    brokers: brokers.items,
    openAlerts,
    newestAlerts,
    recentEvents: events.items,
    rates,
    fleet,
    worker,
  };
}
