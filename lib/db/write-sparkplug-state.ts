import { boundIdentifier } from '@/lib/domain/wire-text';
import type { NodeTravelRow, QuirkRow } from '@/lib/sparkplug/stored-rows';
import type { Transaction } from './database';
import { identifierOrNull, intOrNull, lastByKey } from './storable';
import type { DefinedDeviceRow } from './write-batch';

const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);

/** Stores rules that edge nodes broke while they were learned, with running totals. A revocation stays. */
export async function writeQuirks(
  tx: Transaction,
  brokerId: number,
  rows: readonly QuirkRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(
    rows.map((row) => ({
      group_id: boundIdentifier(row.group),
      edge_node_id: boundIdentifier(row.edgeNode),
      rule: row.rule,
      count: intOrNull(row.count) ?? 0x7fffffff,
      first_at: row.firstAt,
      last_at: row.lastAt,
    })),
    (row) => JSON.stringify([row.group_id, row.edge_node_id, row.rule]),
  );
  await tx.$executeRaw`
    INSERT INTO sparkplug_quirk AS stored (id, edge_node_id, rule, count, first_at, last_at)
    SELECT COALESCE(old.id, nextval('sparkplug_quirk_id_seq')), node.id, r.rule, r.count,
      to_timestamp(r.first_at / 1000), to_timestamp(r.last_at / 1000)
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      group_id text, edge_node_id text, rule text, count int, first_at float8, last_at float8
    )
    JOIN edge_node node
      ON node.broker_id = ${brokerId}::int AND node.group_id = r.group_id AND node.edge_node_id = r.edge_node_id
    LEFT JOIN sparkplug_quirk old ON old.edge_node_id = node.id AND old.rule = r.rule
    ON CONFLICT (edge_node_id, rule) DO UPDATE SET
      count = GREATEST(stored.count, EXCLUDED.count), first_at = LEAST(stored.first_at, EXCLUDED.first_at),
      last_at = GREATEST(stored.last_at, EXCLUDED.last_at)`;
}

/** Stores how messages of edge nodes travel; null times and MQTT client ids keep what is stored. */
export async function writeNodeTravel(
  tx: Transaction,
  brokerId: number,
  rows: readonly NodeTravelRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(
    rows.map((row) => ({
      group_id: boundIdentifier(row.group),
      edge_node_id: boundIdentifier(row.edgeNode),
      client_id: identifierOrNull(row.clientId),
      skew_ms: finite(row.skewMs),
      latency_p50_ms: finite(row.latencyP50Ms),
      latency_p95_ms: finite(row.latencyP95Ms),
      rebirths: intOrNull(row.rebirths),
      lost_messages: intOrNull(row.lostMessages),
    })),
    (row) => JSON.stringify([row.group_id, row.edge_node_id]),
  );
  await tx.$executeRaw`
    UPDATE edge_node AS stored SET
      client_id = COALESCE(r.client_id, stored.client_id), skew_ms = COALESCE(r.skew_ms, stored.skew_ms),
      latency_p50_ms = COALESCE(r.latency_p50_ms, stored.latency_p50_ms),
      latency_p95_ms = COALESCE(r.latency_p95_ms, stored.latency_p95_ms),
      rebirths = COALESCE(r.rebirths, stored.rebirths), lost_messages = COALESCE(r.lost_messages, stored.lost_messages)
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      group_id text, edge_node_id text, client_id text, skew_ms float8, latency_p50_ms float8, latency_p95_ms float8,
      rebirths int, lost_messages int
    )
    WHERE stored.broker_id = ${brokerId}::int AND stored.group_id = r.group_id AND stored.edge_node_id = r.edge_node_id`;
}

/** Stores defined devices as they are now; one that was removed meanwhile stays removed. */
export async function writeDefinedDevices(
  tx: Transaction,
  brokerId: number,
  rows: readonly DefinedDeviceRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(
    rows.map((row) => ({
      id: row.id,
      state: row.state,
      since: row.since,
      reason: identifierOrNull(row.reason),
      last_message_at: row.lastMessageAt,
      learned_seconds: finite(row.learnedSeconds),
    })),
    (row) => String(row.id),
  );
  await tx.$executeRaw`
    UPDATE defined_device AS stored SET
      state = r.state, since = to_timestamp(r.since / 1000), reason = r.reason,
      last_message_at = GREATEST(stored.last_message_at, to_timestamp(r.last_message_at / 1000)),
      learned_seconds = COALESCE(r.learned_seconds, stored.learned_seconds)
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      id int, state text, since float8, reason text, last_message_at float8, learned_seconds float8
    )
    WHERE stored.broker_id = ${brokerId}::int AND stored.id = r.id`;
}
