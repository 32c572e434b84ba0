import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { severityRank } from '@/lib/domain/severity';
import type { IncidentDetail } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { toAlert, toTimelineEntry } from '../alerts/alert-view';
import { toNotificationView } from '../notifications/notification-view';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toIncidentViews } from './incident-view';

export const incidentIdInput = z.object({ id: z.uuid() });

const alertsMax = 200;
const timelineMax = 200;
const noticesMax = 100;

function listAlerts({ db }: ServiceContext, where: Prisma.AlertWhereInput) {
  return db.alert.findMany({
    where,
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: alertsMax,
    include: { broker: { select: { name: true } } },
  });
}

/** An incident with its alerts, who was told of it, and what happened to them. Throws `not_found`. */
export async function getIncidentDetail(
  context: ServiceContext,
  actor: Actor,
  { id }: z.output<typeof incidentIdInput>,
): Promise<IncidentDetail> {
  requirePermission(actor, 'read');
  const { db, publicUrl } = context;
  const row = await db.incident.findUnique({
    where: { id },
    include: { broker: { select: { name: true } } },
  });
  const [incident] = row === null ? [] : await toIncidentViews(db, [row]);
  if (incident === undefined) throw new AppError('not_found', 'There is no such incident.');
  const told = await listAlerts(context, { incidentId: id, inhibitedById: null });
  const hidden = await listAlerts(context, { incidentId: id, inhibitedById: { not: null } });
  const notices = await db.notification.findMany({
    where: { incidentId: id },
    orderBy: { createdAt: 'desc' },
    take: noticesMax,
    include: { channel: { select: { name: true } } },
  });
  const lines = await db.alertEvent.findMany({
    where: { alert: { incidentId: id } },
    orderBy: { id: 'desc' },
    take: timelineMax,
    include: { alert: { select: { title: true } } },
  });
  return {
    incident,
    alerts: told
      .map((alert) => toAlert(alert, publicUrl))
      .sort(
        (one, other) =>
          Number(one.mutedKind !== null) - Number(other.mutedKind !== null) ||
          Number(one.state === 'resolved') - Number(other.state === 'resolved') ||
          severityRank(other.severity) - severityRank(one.severity),
      ),
    hiddenAlerts: hidden.map((alert) => toAlert(alert, publicUrl)),
    notices: notices.map(toNotificationView),
    timeline: lines
      .map((line) => ({ ...toTimelineEntry(line), alertId: line.alertId, alertTitle: line.alert.title }))
      .reverse(),
  };
}
