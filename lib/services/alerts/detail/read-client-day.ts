import type { AlertDetail } from '@/lib/domain/views';
import { toBrokerEventView } from '../../events/event-view';
import type { ServiceContext } from '../../service-context';
import { toAlert } from '../alert-view';
import type { AlertSubject } from './alert-subject';

const dayMs = 86_400_000;
const eventsMax = 50;
const alertsMax = 20;

/** What the MQTT client of an alert did in the 24 hours up to the moment it was last seen; null when it is about no single one. */
export async function readClientDay(
  { db, publicUrl }: ServiceContext,
  { row, facts }: AlertSubject,
): Promise<AlertDetail['clientDay']> {
  const [clientId, ...others] = facts.clientIds;
  if (clientId === undefined || others.length > 0) return null;
  const to = row.lastSeenAt;
  const from = new Date(to.getTime() - dayMs);
  const { brokerId } = row;
  const [events, alerts] = await Promise.all([
    db.brokerEvent.findMany({
      where: { brokerId, clientId, at: { gte: from, lte: new Date(to.getTime() + 60_000) } },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: eventsMax,
    }),
    db.alert.findMany({
      where: {
        id: { not: row.id },
        brokerId,
        subjectKind: 'client',
        subjectId: clientId,
        lastSeenAt: { gte: from },
        firstSeenAt: { lte: to },
      },
      orderBy: { lastSeenAt: 'desc' },
      take: alertsMax,
      include: { broker: { select: { name: true } } },
    }),
  ]);
  return {
    clientId,
    events: events.map((event) => toBrokerEventView(event, row.broker.name)),
    alerts: alerts.map((each) => toAlert(each, publicUrl)),
  };
}
