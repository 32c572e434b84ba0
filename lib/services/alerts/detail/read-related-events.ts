import { dialects } from '@/lib/brokers/registry';
import type { BrokerEvent, Prisma } from '@/lib/db/generated/client';
import type { EventSource } from '@/lib/domain/alert-context';
import type { BrokerEventView } from '@/lib/domain/views';
import { toBrokerEventView } from '../../events/event-view';
import type { ServiceContext } from '../../service-context';
import type { AlertSubject } from './alert-subject';

const eventsMax = 50;
const aroundMs = 60_000;
const dayMs = 86_400_000;

/** What makes an event one about this alert; null where nothing does. */
function relatedTo({ row, facts, detector }: AlertSubject): Prisma.BrokerEventWhereInput | null {
  const any: Prisma.BrokerEventWhereInput[] = [];
  const { clientIds, addresses } = facts;
  if (clientIds.length > 0) any.push({ clientId: { in: [...clientIds] } });
  else if (addresses.length > 0) any.push({ address: { in: [...addresses] } });
  if (row.subjectKind === 'topic') any.push({ topic: row.subjectId });
  if (row.subjectKind === 'broker' && any.length === 0 && detector !== undefined && detector.needs.length > 0)
    any.push({ kind: { in: [...detector.needs] } });
  return any.length === 0 ? null : { OR: any };
}

const ways: Readonly<Record<string, string>> = {
  mqtt: 'told by the broker over MQTT',
  http: 'sent by the broker over HTTP',
  log: 'from the broker’s log',
  monitor: 'seen by the monitor itself',
};

function sayParser(event: BrokerEvent, brokerKind: string | null): string {
  const way = ways[event.origin] ?? event.origin;
  const dialect = dialects.find(({ kind }) => kind === brokerKind);
  return event.origin === 'monitor' || dialect === undefined ? way : `${way}, read as ${dialect.title}`;
}

/**
 * The newest events about an alert's MQTT clients, address or topic from a minute before it was first seen to a minute
 * after it was last seen (at most its last 24 hours), with their source lines and how those were read.
 */
export async function readRelatedEvents(
  { db }: ServiceContext,
  subject: AlertSubject,
): Promise<readonly (BrokerEventView & EventSource)[]> {
  const related = relatedTo(subject);
  if (related === null) return [];
  const { row, brokerKind } = subject;
  const to = row.lastSeenAt.getTime() + aroundMs;
  const from = Math.max(row.firstSeenAt.getTime() - aroundMs, to - dayMs);
  const events = await db.brokerEvent.findMany({
    where: { brokerId: row.brokerId, at: { gte: new Date(from), lte: new Date(to) }, ...related },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: eventsMax,
  });
  return events.map((event) => ({
    ...toBrokerEventView(event, row.broker.name),
    parser: sayParser(event, brokerKind),
    spoofable: event.spoofable,
  }));
}
