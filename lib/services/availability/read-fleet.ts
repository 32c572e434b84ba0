import { Prisma } from '@/lib/db/generated/client';
import type { EntityKind } from '@/lib/domain/availability-views';
import { AppError } from '@/lib/errors';
import { escapeLike } from '../keyset-page';
import type { ServiceContext } from '../service-context';

/** One thing whose availability is measured, as it is stored. */
export type FleetEntity = {
  readonly kind: EntityKind;
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  /** Empty for defined devices. */
  readonly group: string;
  readonly nodeId: number | null;
  readonly edgeNode: string | null;
  readonly device: string | null;
  readonly name: string;
  readonly state: string;
  readonly since: Date;
  readonly reason: string | null;
  readonly lastMessageAt: Date | null;
  readonly firstSeenAt: Date;
};

export type FleetFilter = {
  readonly brokerId?: number | undefined;
  readonly group?: string | undefined;
  readonly kind?: readonly EntityKind[] | undefined;
  readonly q?: string | undefined;
  /** Only this one. */
  readonly entity?: { readonly kind: EntityKind; readonly id: number } | undefined;
  /** Only the devices of this edge node. */
  readonly nodeId?: number | undefined;
};

/** Entities measured in one request at most: more would take seconds and hundreds of megabytes. */
const entitiesMax = 50_000;

const none = Prisma.sql`TRUE`;

function conditions(filter: FleetFilter, names: { group: Prisma.Sql; name: Prisma.Sql; broker: Prisma.Sql }) {
  const parts = [
    filter.brokerId === undefined ? none : Prisma.sql`${names.broker} = ${filter.brokerId}::int`,
    filter.group === undefined ? none : Prisma.sql`${names.group} = ${filter.group}`,
    filter.q ? Prisma.sql`${names.name} ILIKE ${`%${escapeLike(filter.q)}%`}` : none,
  ];
  return Prisma.join(parts, ' AND ');
}

function isAsked(filter: FleetFilter, kind: EntityKind): boolean {
  if (filter.entity !== undefined) return filter.entity.kind === kind;
  if (filter.nodeId !== undefined) return kind === 'device';
  return filter.kind === undefined || filter.kind.length === 0 || filter.kind.includes(kind);
}

const one = (column: Prisma.Sql, id: number | undefined) =>
  id === undefined ? none : Prisma.sql`${column} = ${id}::int`;

function selectNodes(filter: FleetFilter): Prisma.Sql {
  const name = Prisma.sql`n.group_id || '/' || n.edge_node_id`;
  return Prisma.sql`
    SELECT 'node' AS kind, n.id, n.broker_id AS "brokerId", b.name AS broker, n.group_id AS "group", n.id AS "nodeId",
      n.edge_node_id AS "edgeNode", NULL AS device, ${name} AS name, n.state, n.since, n.reason,
      n.last_message_at AS "lastMessageAt", n.first_seen_at AS "firstSeenAt"
    FROM edge_node n JOIN broker b ON b.id = n.broker_id
    WHERE ${conditions(filter, { broker: Prisma.sql`n.broker_id`, group: Prisma.sql`n.group_id`, name })}
      AND ${one(Prisma.sql`n.id`, filter.entity?.id)}`;
}

function selectDevices(filter: FleetFilter): Prisma.Sql {
  const name = Prisma.sql`n.group_id || '/' || n.edge_node_id || '/' || d.device_id`;
  return Prisma.sql`
    SELECT 'device' AS kind, d.id, n.broker_id AS "brokerId", b.name AS broker, n.group_id AS "group", n.id AS "nodeId",
      n.edge_node_id AS "edgeNode", d.device_id AS device, ${name} AS name, d.state, d.since, d.reason,
      d.last_message_at AS "lastMessageAt", d.first_seen_at AS "firstSeenAt"
    FROM device d JOIN edge_node n ON n.id = d.edge_node_id JOIN broker b ON b.id = n.broker_id
    WHERE ${conditions(filter, { broker: Prisma.sql`n.broker_id`, group: Prisma.sql`n.group_id`, name })}
      AND ${one(Prisma.sql`d.id`, filter.entity?.id)} AND ${one(Prisma.sql`n.id`, filter.nodeId)}`;
}

function selectDefined(filter: FleetFilter): Prisma.Sql {
  const name = Prisma.sql`f.name`;
  return Prisma.sql`
    SELECT 'defined' AS kind, f.id, f.broker_id AS "brokerId", b.name AS broker, '' AS "group", NULL::int AS "nodeId",
      NULL AS "edgeNode", NULL AS device, f.name, f.state, f.since, f.reason,
      f.last_message_at AS "lastMessageAt", f.created_at AS "firstSeenAt"
    FROM defined_device f JOIN broker b ON b.id = f.broker_id
    WHERE ${conditions(filter, { broker: Prisma.sql`f.broker_id`, group: Prisma.sql`''`, name })}
      AND ${one(Prisma.sql`f.id`, filter.entity?.id)}`;
}

const selects = { node: selectNodes, device: selectDevices, defined: selectDefined } as const;

/** Edge nodes, devices and defined devices; throws `invalid` when there are more than can be measured at once. */
export async function readFleet(
  context: ServiceContext,
  filter: FleetFilter,
): Promise<readonly FleetEntity[]> {
  const asked = (['node', 'device', 'defined'] as const).filter((kind) => isAsked(filter, kind));
  if (asked.length === 0) return [];
  const parts = Prisma.join(
    asked.map((kind) => selects[kind](filter)),
    ' UNION ALL ',
  );
  const rows = await context.db.$queryRaw<FleetEntity[]>`${parts} LIMIT ${entitiesMax + 1}`;
  if (rows.length > entitiesMax) {
    const message = `there are more than ${entitiesMax}: choose a broker, a group, a kind or a text`;
    throw new AppError('invalid', `Too many to measure at once: ${message}.`, [{ field: 'q', message }]);
  }
  return rows;
}
