import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { AlertContext } from '@/lib/domain/alert-context';
import type { AlertDetail } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { readBlindSpots } from '../brokers/broker-view';
import { toNotificationView } from '../notifications/notification-view';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toAlert, toTimelineEntry } from './alert-view';
import { toAlertSubject } from './detail/alert-subject';
import { readAlertChart } from './detail/read-alert-chart';
import { readClientDay } from './detail/read-client-day';
import { readMute } from './detail/read-mute';
import { readRelatedAlerts } from './detail/read-related-alerts';
import { readRelatedEvents } from './detail/read-related-events';
import { sortBlindSpots } from './detail/sort-blind-spots';

export const alertIdInput = z.object({ id: z.uuid() });

const timelineMax = 200;
const notificationsMax = 100;
const casesMax = 20;

const alertInclude = {
  broker: { select: { name: true, blindSpots: true, kind: true, detectedKind: true } },
  incident: { select: { id: true, title: true, state: true, alertCount: true } },
  inhibitedBy: { include: { broker: { select: { name: true } } } },
  timeline: { orderBy: { id: 'desc' }, take: timelineMax },
} satisfies Prisma.AlertInclude;
type AlertRow = Prisma.AlertGetPayload<{ include: typeof alertInclude }>;

/** What was sent about it, or about the incident that it is part of. */
async function readDeliveries({ db }: ServiceContext, { id, incidentId }: AlertRow) {
  const rows = await db.notification.findMany({
    where: { OR: [{ alertId: id }, ...(incidentId === null ? [] : [{ incidentId }])] },
    orderBy: { createdAt: 'desc' },
    take: notificationsMax,
    include: { channel: { select: { name: true } } },
  });
  return rows.map(toNotificationView);
}

async function readSymptoms({ db }: ServiceContext, id: string): Promise<AlertContext['symptoms']> {
  const [total, unresolved] = await Promise.all([
    db.alert.count({ where: { inhibitedById: id } }),
    db.alert.count({ where: { inhibitedById: id, state: { not: 'resolved' } } }),
  ]);
  return { total, unresolved };
}

async function readRunbook({ db }: ServiceContext, kind: string): Promise<string | null> {
  const row = await db.detectorSetting.findUnique({ where: { kind }, select: { runbook: true } });
  return row?.runbook || null;
}

async function readCases({ db }: ServiceContext, alertId: string): Promise<AlertContext['cases']> {
  const rows = await db.caseAlert.findMany({
    where: { alertId },
    orderBy: { addedAt: 'desc' },
    take: casesMax,
    select: { caseFile: { select: { id: true, number: true, title: true, state: true } } },
  });
  return rows.map(({ caseFile }) => caseFile);
}

function toIncident({ incident }: AlertRow): AlertContext['incident'] {
  return incident && { ...incident, state: incident.state === 'resolved' ? 'resolved' : 'open' };
}

/**
 * An alert with its timeline (oldest first), deliveries, what its detector and this site say about it, and what stands
 * around it: events, figures, other alerts, the MQTT client's last day, and what the broker could not show. Throws
 * `not_found`.
 */
export async function getAlertDetail(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof alertIdInput>,
): Promise<AlertDetail> {
  requirePermission(actor, 'read');
  const row = await context.db.alert.findUnique({ where: { id: input.id }, include: alertInclude });
  if (row === null) throw new AppError('not_found', 'There is no such alert.');
  const subject = toAlertSubject(row);
  const { detector, brokerKind } = subject;
  const [relatedEvents, chart, related, clientDay, notifications, symptoms, mute, runbook, cases] =
    await Promise.all([
      readRelatedEvents(context, subject),
      readAlertChart(context, actor, subject),
      readRelatedAlerts(context, subject),
      readClientDay(context, subject),
      readDeliveries(context, row),
      readSymptoms(context, row.id),
      readMute(context, row),
      readRunbook(context, row.detector),
      readCases(context, row.id),
    ]);
  return {
    alert: toAlert(row, context.publicUrl),
    timeline: row.timeline.map(toTimelineEntry).reverse(),
    notifications,
    explain: detector?.explain ?? '',
    respond: detector?.respond ?? [],
    endsByItself: detector?.endsByItself ?? false,
    ...sortBlindSpots(readBlindSpots(row.broker.blindSpots), detector?.needs ?? [], brokerKind),
    relatedEvents,
    chart,
    related,
    clientDay,
    symptoms,
    cause: row.inhibitedBy && toAlert(row.inhibitedBy, context.publicUrl),
    incident: toIncident(row),
    mute,
    runbook,
    cases,
  };
}
