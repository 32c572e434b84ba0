import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { detectors } from '@/lib/detection/registry';
import type { AlertDetail } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { readBlindSpots } from '../brokers/broker-view';
import { toBrokerEventView } from '../events/event-view';
import { toNotificationView } from '../notifications/notification-view';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toAlert, toTimelineEntry } from './alert-view';

export const alertIdInput = z.object({ id: z.uuid() });

const timelineMax = 200;
const notificationsMax = 100;
const relatedEventsMax = 50;
const beforeMs = 60_000;

const alertInclude = {
  broker: { select: { name: true, blindSpots: true } },
  timeline: { orderBy: { id: 'desc' }, take: timelineMax },
  notifications: {
    orderBy: { createdAt: 'desc' },
    take: notificationsMax,
    include: { channel: { select: { name: true } } },
  },
} satisfies Prisma.AlertInclude;
type AlertRow = Prisma.AlertGetPayload<{ include: typeof alertInclude }>;

function relatedTo(row: AlertRow): Prisma.BrokerEventWhereInput | null {
  if (row.subjectKind === 'client') return { clientId: row.subjectId };
  if (row.subjectKind === 'address') return { address: row.subjectId };
  if (row.subjectKind === 'topic') return { topic: row.subjectId };
  return null;
}

async function listRelatedEvents(context: ServiceContext, row: AlertRow) {
  const related = relatedTo(row);
  if (related === null) return [];
  return context.db.brokerEvent.findMany({
    where: {
      brokerId: row.brokerId,
      at: {
        gte: new Date(row.firstSeenAt.getTime() - beforeMs),
        lte: new Date(row.lastSeenAt.getTime() + beforeMs),
      },
      ...related,
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: relatedEventsMax,
  });
}

/** An alert with its timeline (oldest first), deliveries, what its detector says about it and the events around it. */
export async function getAlertDetail(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof alertIdInput>,
): Promise<AlertDetail> {
  requirePermission(actor, 'read');
  const row = await context.db.alert.findUnique({ where: { id: input.id }, include: alertInclude });
  if (row === null) throw new AppError('not_found', 'There is no such alert.');
  const relatedEvents = await listRelatedEvents(context, row);
  const detector = detectors.find((candidate) => candidate.kind === row.detector);
  return {
    alert: toAlert(row, context.publicUrl),
    timeline: row.timeline.map(toTimelineEntry).reverse(),
    notifications: row.notifications.map(toNotificationView),
    explain: detector?.explain ?? '',
    respond: detector?.respond ?? [],
    blindSpots: readBlindSpots(row.broker.blindSpots),
    relatedEvents: relatedEvents.map((event) => toBrokerEventView(event, row.broker.name)),
  };
}
