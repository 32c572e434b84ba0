import { z } from 'zod';
import type { AlertDetail } from '@/lib/domain/views';
import { toBrokerEventView } from '../../events/event-view';
import type { ServiceContext } from '../../service-context';
import { toAlert } from '../alert-view';
import type { AlertSubject } from './alert-subject';

const dayMs = 86_400_000;
const eventsMax = 50;
const alertsMax = 20;

const suspectsSchema = z.tuple([z.object({ clientId: z.string().min(1) })], z.unknown());

type Who = { readonly clientId: string; readonly isSuspect: boolean };

/** The one MQTT client that an alert names, else the first of its suspects; null for none or several. */
function whoOf({ row, facts }: AlertSubject): Who | null {
  const [named, ...others] = facts.clientIds;
  if (named !== undefined) return others.length === 0 ? { clientId: named, isSuspect: false } : null;
  const evidence = z.object({ suspects: suspectsSchema }).safeParse(row.evidence);
  const suspect = evidence.data?.suspects[0].clientId;
  return suspect === undefined ? null : { clientId: suspect, isSuspect: true };
}

/** What the MQTT client of an alert did in the 24 hours up to the moment it was last seen; null when it is about no single one. */
export async function readClientDay(
  { db, publicUrl }: ServiceContext,
  subject: AlertSubject,
): Promise<AlertDetail['clientDay']> {
  const { row } = subject;
  const who = whoOf(subject);
  if (who === null) return null;
  const { clientId } = who;
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
    ...who,
    events: events.map((event) => toBrokerEventView(event, row.broker.name)),
    alerts: alerts.map((each) => toAlert(each, publicUrl)),
  };
}
