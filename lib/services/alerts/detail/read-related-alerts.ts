import type { Prisma } from '@/lib/db/generated/client';
import type { RelatedAlert } from '@/lib/domain/alert-context';
import type { ServiceContext } from '../../service-context';
import { toAlert } from '../alert-view';
import type { AlertSubject } from './alert-subject';

const eachMax = 8;
const relatedMax = 20;
/** Older ones are a matter for the list. */
const aroundMs = 7 * 86_400_000;

type Relation = { readonly why: string; readonly where: Prisma.AlertWhereInput };

function relationsOf({ row, facts }: AlertSubject): readonly Relation[] {
  const { brokerId, subjectKind, subjectId, incidentId } = row;
  const relations: Relation[] = [];
  if (incidentId !== null) relations.push({ why: 'same incident', where: { incidentId } });
  relations.push({ why: 'same subject', where: { brokerId, subjectKind, subjectId } });
  const clientIds = facts.clientIds.filter((id) => subjectKind !== 'client' || id !== subjectId);
  if (clientIds.length > 0)
    relations.push({
      why: 'same MQTT client',
      where: { brokerId, subjectKind: 'client', subjectId: { in: clientIds } },
    });
  const addresses = [...facts.addresses];
  if (addresses.length > 0)
    relations.push({
      why: 'same address',
      where: {
        brokerId,
        OR: [
          { subjectKind: 'address', subjectId: { in: addresses } },
          ...addresses.flatMap((address) => [
            { evidence: { path: ['addresses'], array_contains: [address] } },
            { evidence: { path: ['address'], equals: address } },
          ]),
        ],
      },
    });
  return relations;
}

/** Alerts of the seven days around this one that hang together with it, symptoms left out, each once with the first reason. */
export async function readRelatedAlerts(
  { db, publicUrl }: ServiceContext,
  subject: AlertSubject,
): Promise<readonly RelatedAlert[]> {
  const { row } = subject;
  const around: Prisma.AlertWhereInput = {
    id: { not: row.id },
    inhibitedById: null,
    lastSeenAt: { gte: new Date(row.firstSeenAt.getTime() - aroundMs) },
    firstSeenAt: { lte: new Date(row.lastSeenAt.getTime() + aroundMs) },
  };
  const found = await Promise.all(
    relationsOf(subject).map(async ({ why, where }) => {
      const rows = await db.alert.findMany({
        where: { AND: [around, where] },
        orderBy: { lastSeenAt: 'desc' },
        take: eachMax,
        include: { broker: { select: { name: true } } },
      });
      return rows.map((each) => ({ alert: toAlert(each, publicUrl), why }));
    }),
  );
  const byId = new Map<string, RelatedAlert>();
  for (const related of found.flat()) if (!byId.has(related.alert.id)) byId.set(related.alert.id, related);
  return [...byId.values()].slice(0, relatedMax);
}
