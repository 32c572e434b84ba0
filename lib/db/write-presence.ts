import { boundIdentifier } from '@/lib/domain/wire-text';
import type { Transaction } from './database';
import { identifierOrNull, intOrNull, lastByKey, timeOrNull } from './storable';
import type { DeviceRow, EdgeNodeRow, HostApplicationRow } from './write-batch';

function presenceColumns(row: Omit<EdgeNodeRow, 'bdSeq'>) {
  return {
    group_id: boundIdentifier(row.group),
    edge_node_id: boundIdentifier(row.edgeNode),
    state: row.state,
    since: row.since,
    reason: identifierOrNull(row.reason),
    births: row.births,
    deaths: row.deaths,
    metric_count: intOrNull(row.metricCount),
    last_message_at: timeOrNull(row.lastMessageAt),
    first_seen_at: row.firstSeenAt,
  };
}

/** Stores Sparkplug edge nodes as they are now. */
export async function writeEdgeNodes(
  tx: Transaction,
  brokerId: number,
  rows: readonly EdgeNodeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(
    rows.map((row) => ({ ...presenceColumns(row), bd_seq: intOrNull(row.bdSeq) })),
    (row) => JSON.stringify([row.group_id, row.edge_node_id]),
  );
  await tx.$executeRaw`
    INSERT INTO edge_node AS stored (
      id, broker_id, group_id, edge_node_id, state, since, reason, bd_seq, births, deaths, metric_count, last_message_at,
      first_seen_at
    )
    SELECT COALESCE(old.id, nextval('edge_node_id_seq')), ${brokerId}::int, r.group_id, r.edge_node_id, r.state, to_timestamp(r.since / 1000), r.reason, r.bd_seq,
      r.births, r.deaths, r.metric_count, to_timestamp(r.last_message_at / 1000), to_timestamp(r.first_seen_at / 1000)
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      group_id text, edge_node_id text, state text, since float8, reason text, bd_seq int, births int, deaths int,
      metric_count int, last_message_at float8, first_seen_at float8
    )
    LEFT JOIN edge_node old
      ON old.broker_id = ${brokerId}::int AND old.group_id = r.group_id AND old.edge_node_id = r.edge_node_id
    ON CONFLICT (broker_id, group_id, edge_node_id) DO UPDATE SET
      state = EXCLUDED.state, since = EXCLUDED.since, reason = EXCLUDED.reason, bd_seq = EXCLUDED.bd_seq,
      births = EXCLUDED.births, deaths = EXCLUDED.deaths,
      metric_count = COALESCE(EXCLUDED.metric_count, stored.metric_count),
      last_message_at = GREATEST(stored.last_message_at, EXCLUDED.last_message_at),
      first_seen_at = LEAST(stored.first_seen_at, EXCLUDED.first_seen_at)`;
}

/** Stores Sparkplug devices as they are now; an edge node that is not stored yet is added as unknown. */
export async function writeDevices(
  tx: Transaction,
  brokerId: number,
  rows: readonly DeviceRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(
    rows.map((row) => ({ ...presenceColumns(row), device_id: boundIdentifier(row.device) })),
    (row) => JSON.stringify([row.group_id, row.edge_node_id, row.device_id]),
  );
  const json = JSON.stringify(columns);
  await tx.$executeRaw`
    INSERT INTO edge_node (broker_id, group_id, edge_node_id, since, first_seen_at)
    SELECT ${brokerId}::int, r.group_id, r.edge_node_id, to_timestamp(min(r.first_seen_at) / 1000),
      to_timestamp(min(r.first_seen_at) / 1000)
    FROM json_to_recordset(${json}::json) AS r (group_id text, edge_node_id text, first_seen_at float8)
    WHERE NOT EXISTS (
      SELECT FROM edge_node WHERE broker_id = ${brokerId}::int AND group_id = r.group_id AND edge_node_id = r.edge_node_id
    )
    GROUP BY r.group_id, r.edge_node_id
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    INSERT INTO device AS stored (
      id, edge_node_id, device_id, state, since, reason, births, deaths, metric_count, last_message_at, first_seen_at
    )
    SELECT COALESCE(old.id, nextval('device_id_seq')), node.id, r.device_id, r.state, to_timestamp(r.since / 1000), r.reason, r.births, r.deaths, r.metric_count,
      to_timestamp(r.last_message_at / 1000), to_timestamp(r.first_seen_at / 1000)
    FROM json_to_recordset(${json}::json) AS r (
      group_id text, edge_node_id text, device_id text, state text, since float8, reason text, births int, deaths int,
      metric_count int, last_message_at float8, first_seen_at float8
    )
    JOIN edge_node node
      ON node.broker_id = ${brokerId}::int AND node.group_id = r.group_id AND node.edge_node_id = r.edge_node_id
    LEFT JOIN device old ON old.edge_node_id = node.id AND old.device_id = r.device_id
    ON CONFLICT (edge_node_id, device_id) DO UPDATE SET
      state = EXCLUDED.state, since = EXCLUDED.since, reason = EXCLUDED.reason,
      births = EXCLUDED.births, deaths = EXCLUDED.deaths,
      metric_count = COALESCE(EXCLUDED.metric_count, stored.metric_count),
      last_message_at = GREATEST(stored.last_message_at, EXCLUDED.last_message_at),
      first_seen_at = LEAST(stored.first_seen_at, EXCLUDED.first_seen_at)`;
}

/** Stores Sparkplug host applications as they are now. */
export async function writeHostApplications(
  tx: Transaction,
  brokerId: number,
  rows: readonly HostApplicationRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(
    rows.map((row) => ({
      host_id: boundIdentifier(row.hostId),
      state: row.state,
      since: row.since,
      first_seen_at: row.firstSeenAt,
    })),
    (row) => row.host_id,
  );
  await tx.$executeRaw`
    INSERT INTO host_application AS stored (broker_id, host_id, state, since, first_seen_at)
    SELECT ${brokerId}::int, r.host_id, r.state, to_timestamp(r.since / 1000), to_timestamp(r.first_seen_at / 1000)
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      host_id text, state text, since float8, first_seen_at float8
    )
    ON CONFLICT (broker_id, host_id) DO UPDATE SET
      state = EXCLUDED.state, since = EXCLUDED.since,
      first_seen_at = LEAST(stored.first_seen_at, EXCLUDED.first_seen_at)`;
}
