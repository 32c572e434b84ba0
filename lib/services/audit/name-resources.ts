import { Prisma } from '@/lib/db/generated/client';
import type { ServiceContext } from '../service-context';

/** What the rows of a resource are called, by the resource's name in the audit trail: table, column, and kind of id. */
const sources = {
  alert: ['alert', 'title', 'uuid'],
  broker: ['broker', 'name', 'int'],
  case: ['case_file', 'title', 'uuid'],
  channel: ['channel', 'name', 'uuid'],
  'demo-attack': ['demo_attack', 'attack', 'int'],
  exception: ['exception', 'reason', 'uuid'],
  'mute-time': ['mute_time', 'name', 'uuid'],
  'routing-rule': ['routing_rule', 'name', 'uuid'],
  silence: ['silence', 'reason', 'uuid'],
  user: ['"user"', 'name', 'text'],
} as const;

const idPatterns = {
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  int: /^\d{1,9}$/,
  text: /^.{1,64}$/,
};

type Resource = { readonly resource: string; readonly resourceId: string | null };

/** Where the name of a resource stands in what `nameResources` gives. */
export const resourceKey = ({ resource, resourceId }: Resource) => `${resource} ${resourceId ?? ''}`;

/**
 * What audited things are called now, by `resourceKey`: the title of an alert or case, the name of a channel, the reason of a
 * silence. Nothing for what has no name, or is there no more. One query for all.
 */
export async function nameResources(
  db: ServiceContext['db'],
  resources: readonly Resource[],
): Promise<ReadonlyMap<string, string>> {
  const parts = Object.entries(sources).flatMap(([resource, [table, column, idType]]) => {
    const ids = resources
      .filter((one) => one.resource === resource && idPatterns[idType].test(one.resourceId ?? ''))
      .map(({ resourceId }) => resourceId);
    if (ids.length === 0) return [];
    const type = Prisma.raw(idType);
    return Prisma.sql`SELECT ${resource}::text AS resource, id::text AS "resourceId",
      ${Prisma.raw(column)}::text AS name FROM ${Prisma.raw(table)} WHERE id = ANY (${ids}::text[]::${type}[])`;
  });
  if (parts.length === 0) return new Map();
  const rows = await db.$queryRaw<{ resource: string; resourceId: string; name: string }[]>(
    Prisma.join(parts, ' UNION ALL '),
  );
  return new Map(rows.map((row) => [resourceKey(row), row.name]));
}
