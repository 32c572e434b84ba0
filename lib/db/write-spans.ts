import { planSpans, type StateChange } from '@/lib/domain/availability/plan-spans';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { PresenceState } from '@/lib/domain/views';
import { boundIdentifier } from '@/lib/domain/wire-text';
import type { Transaction } from './database';
import { identifierOrNull, timeOrNull } from './storable';
import type { BlindGapRow, SpanRow } from './write-batch';

type Entity = {
  readonly kind: 'node' | 'device' | 'defined' | 'link';
  readonly group: string;
  readonly edgeNode: string;
  readonly device: string;
  readonly id: number;
};
type Changes = { readonly entity: Entity; readonly changes: StateChange[] };

/** What the database knows of an entity: its id, and its lasting span if it has one. */
type Found = {
  readonly place: number;
  readonly entity_id: number;
  readonly span_id: bigint | null;
  readonly state: PresenceState | null;
  readonly from_at: Date | null;
};

function entityOf(row: SpanRow): Entity {
  return row.kind === 'defined'
    ? { kind: row.kind, group: '', edgeNode: '', device: '', id: row.id }
    : {
        kind: row.kind,
        group: boundIdentifier(row.group),
        edgeNode: boundIdentifier(row.edgeNode),
        device: row.kind === 'device' ? boundIdentifier(row.device) : '',
        id: 0,
      };
}

/** The monitor's own sight of the broker: `online` while it sees, unknown while it is cut off or blind. */
function linkChanges(events: readonly BrokerEvent[]): StateChange[] {
  return events
    .filter((event) => event.kind === 'monitor.state')
    .map(({ reason = '', receivedAt }) => ({
      state: /^online(:|$)/.test(reason ?? '') ? 'online' : 'unknown',
      at: receivedAt,
      reason: identifierOrNull(reason),
    }));
}

function changesByEntity(
  brokerId: number,
  rows: readonly SpanRow[],
  events: readonly BrokerEvent[],
): readonly Changes[] {
  const byKey = new Map<string, Changes>();
  for (const row of rows) {
    const at = timeOrNull(row.at);
    if (at === null) continue;
    const entity = entityOf(row);
    const key = JSON.stringify(entity);
    const known = byKey.get(key) ?? { entity, changes: [] };
    byKey.set(key, known);
    known.changes.push({ state: row.state, at: Math.round(at), reason: identifierOrNull(row.reason) });
  }
  const changes = linkChanges(events);
  const link: Entity = { kind: 'link', group: '', edgeNode: '', device: '', id: brokerId };
  return [...byKey.values(), ...(changes.length > 0 ? [{ entity: link, changes }] : [])];
}

function findEntities(tx: Transaction, brokerId: number, all: readonly Changes[]): Promise<Found[]> {
  const asked = all.map(({ entity }, place) => ({
    place,
    kind: entity.kind,
    group_id: entity.group,
    edge_node_id: entity.edgeNode,
    device_id: entity.device,
    id: entity.id,
  }));
  return tx.$queryRaw<Found[]>`
    SELECT e.place, e.entity_id, span.id AS span_id, span.state, span.from_at
    FROM (
      SELECT r.place, r.kind, CASE r.kind
        WHEN 'node' THEN node.id WHEN 'device' THEN device.id WHEN 'link' THEN r.id ELSE defined.id END AS entity_id
      FROM json_to_recordset(${JSON.stringify(asked)}::json) AS r (
        place int, kind text, group_id text, edge_node_id text, device_id text, id int
      )
      LEFT JOIN edge_node node ON r.kind IN ('node', 'device') AND node.broker_id = ${brokerId}::int
        AND node.group_id = r.group_id AND node.edge_node_id = r.edge_node_id
      LEFT JOIN device ON r.kind = 'device' AND device.edge_node_id = node.id AND device.device_id = r.device_id
      LEFT JOIN defined_device defined ON r.kind = 'defined' AND defined.broker_id = ${brokerId}::int AND defined.id = r.id
    ) e
    LEFT JOIN availability_span span
      ON span.entity_kind = e.kind AND span.entity_id = e.entity_id AND span.to_at IS NULL
    WHERE e.entity_id IS NOT NULL`;
}

function planAll(all: readonly Changes[], found: readonly Found[]) {
  const ended: { id: string; to_at: number | null; state: string | null; reason: string | null }[] = [];
  const added: {
    kind: string;
    entity_id: number;
    state: string;
    from_at: number;
    to_at: number | null;
    reason: string | null;
  }[] = [];
  for (const { place, entity_id, span_id, state, from_at } of found) {
    const of = all[place];
    if (of === undefined) continue;
    const lasting = state === null || from_at === null ? null : { state, from: from_at.getTime() };
    const plan = planSpans(lasting, of.changes);
    if (span_id !== null && (plan.closeAt !== null || plan.restated !== null))
      ended.push({
        id: String(span_id),
        to_at: plan.closeAt,
        state: plan.restated?.state ?? null,
        reason: plan.restated?.reason ?? null,
      });
    for (const { from, to, ...span } of plan.added)
      added.push({ kind: of.entity.kind, entity_id, from_at: from, to_at: to, ...span });
  }
  return { ended, added };
}

/**
 * Continues the availability spans of edge nodes, devices, defined devices and of the monitor's own link (from its
 * `monitor.state` events), in the order of the rows. Rows of entities that are not stored go nowhere. Writing the same
 * rows again changes nothing.
 */
export async function writeSpans(
  tx: Transaction,
  brokerId: number,
  rows: readonly SpanRow[],
  events: readonly BrokerEvent[],
): Promise<void> {
  const all = changesByEntity(brokerId, rows, events);
  if (all.length === 0) return;
  const { ended, added } = planAll(all, await findEntities(tx, brokerId, all));
  if (ended.length > 0)
    await tx.$executeRaw`
      UPDATE availability_span span SET
        to_at = COALESCE(to_timestamp(r.to_at / 1000), span.to_at),
        state = COALESCE(r.state, span.state),
        reason = CASE WHEN r.state IS NULL THEN span.reason ELSE r.reason END
      FROM json_to_recordset(${JSON.stringify(ended)}::json) AS r (id bigint, to_at float8, state text, reason text)
      WHERE span.id = r.id`;
  if (added.length > 0)
    await tx.$executeRaw`
      INSERT INTO availability_span (broker_id, entity_kind, entity_id, state, from_at, to_at, reason)
      SELECT ${brokerId}::int, r.kind, r.entity_id, r.state, to_timestamp(r.from_at / 1000),
        to_timestamp(r.to_at / 1000), r.reason
      FROM json_to_recordset(${JSON.stringify(added)}::json) AS r (
        kind text, entity_id int, state text, from_at float8, to_at float8, reason text
      )`;
}

/**
 * The monitor was not running: whatever was known is unknown from its last sign of life on, which is the latest of its
 * heartbeat, the last message of an edge node and the last change that was written. What was seen last is kept.
 */
export async function writeBlindGap(tx: Transaction, brokerId: number, gap: BlindGapRow): Promise<void> {
  const reason = boundIdentifier(gap.reason);
  const [alive] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT LEAST(to_timestamp(${gap.at}::float8 / 1000), GREATEST(
      to_timestamp(${gap.aliveUntil}::float8 / 1000),
      (SELECT max(last_message_at) FROM edge_node WHERE broker_id = ${brokerId}::int),
      (SELECT max(to_at) FROM availability_span WHERE broker_id = ${brokerId}::int),
      (SELECT max(from_at) FROM availability_span WHERE broker_id = ${brokerId}::int AND to_at IS NULL)
    ))::timestamptz(3) AS at`;
  if (alive === undefined) return;
  await tx.$executeRaw`
    UPDATE availability_span SET state = 'unknown', reason = ${reason}
    WHERE broker_id = ${brokerId}::int AND to_at IS NULL AND state <> 'unknown'
      AND from_at >= to_timestamp(${gap.at}::float8 / 1000)`;
  await tx.$executeRaw`
    WITH closed AS (
      UPDATE availability_span SET to_at = GREATEST(${alive.at}::timestamptz, from_at + interval '1 millisecond')
      WHERE broker_id = ${brokerId}::int AND to_at IS NULL AND state <> 'unknown'
      RETURNING entity_kind, entity_id, to_at
    )
    INSERT INTO availability_span (broker_id, entity_kind, entity_id, state, from_at, reason)
    SELECT ${brokerId}::int, entity_kind, entity_id, 'unknown', to_at, ${reason} FROM closed`;
  await tx.$executeRaw`
    UPDATE defined_device SET state = 'unknown', since = ${alive.at}::timestamptz, reason = ${reason}
    WHERE broker_id = ${brokerId}::int AND state <> 'unknown'`;
}
