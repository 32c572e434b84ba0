import { boundIdentifier } from '@/lib/domain/wire-text';
import { droppedReason, type MetricMinuteRow, type MetricRow } from '@/lib/sparkplug/stored-rows';
import type { Transaction } from './database';
import { identifierOrNull, lastByKey, timeOrNull } from './storable';

/** Longest text value kept, in UTF-8 bytes: a kibibyte and the mark of what was cut. */
const valueBytesMax = 1280;

type MetricName = Pick<MetricRow, 'group' | 'edgeNode' | 'device' | 'name'>;

function nameColumns(row: MetricName) {
  return {
    group_id: boundIdentifier(row.group),
    edge_node_id: boundIdentifier(row.edgeNode),
    device_id: identifierOrNull(row.device),
    name: boundIdentifier(row.name),
  };
}

const keyOf = (row: ReturnType<typeof nameColumns>) =>
  JSON.stringify([row.group_id, row.edge_node_id, row.device_id, row.name]);

/** JSON has no NaN and no infinity: they are kept by name. */
function storableValue(value: MetricRow['value']): MetricRow['value'] {
  if (typeof value === 'string') return boundIdentifier(value, valueBytesMax);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/**
 * Stores metrics as they are now, with when the newest birth left them out if it did; those of an edge node or device that
 * is not stored go nowhere.
 */
export async function writeSparkplugMetrics(
  tx: Transaction,
  brokerId: number,
  rows: readonly MetricRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(
    rows.map((row) => ({
      ...nameColumns(row),
      alias: Number.isSafeInteger(row.alias) ? row.alias : null,
      datatype: boundIdentifier(row.datatype),
      value: storableValue(row.value),
      quality: row.quality,
      stale_reason: identifierOrNull(row.staleReason),
      source_at: timeOrNull(row.sourceAt),
      received_at: row.receivedAt,
      is_transient: row.isTransient,
    })),
    keyOf,
  );
  await tx.$executeRaw`
    INSERT INTO metric AS stored (
      id, edge_node_id, device_id, name, alias, datatype, value, quality, stale_reason, source_at, received_at, is_transient,
      dropped_at
    )
    SELECT COALESCE(old.id, nextval('metric_id_seq')), node.id, COALESCE(device.id, 0), r.name, r.alias, r.datatype,
      r.value, r.quality, r.stale_reason, to_timestamp(r.source_at / 1000), to_timestamp(r.received_at / 1000),
      r.is_transient, CASE WHEN r.stale_reason = ${droppedReason} THEN COALESCE(old.dropped_at, now()) END
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      group_id text, edge_node_id text, device_id text, name text, alias bigint, datatype text, value jsonb,
      quality text, stale_reason text, source_at float8, received_at float8, is_transient boolean
    )
    JOIN edge_node node
      ON node.broker_id = ${brokerId}::int AND node.group_id = r.group_id AND node.edge_node_id = r.edge_node_id
    LEFT JOIN device ON device.edge_node_id = node.id AND device.device_id = r.device_id
    LEFT JOIN metric old
      ON old.edge_node_id = node.id AND old.device_id = COALESCE(device.id, 0) AND old.name = r.name
    WHERE r.device_id IS NULL OR device.id IS NOT NULL
    ON CONFLICT (edge_node_id, device_id, name) DO UPDATE SET
      alias = COALESCE(EXCLUDED.alias, stored.alias), datatype = EXCLUDED.datatype, value = EXCLUDED.value,
      quality = EXCLUDED.quality, stale_reason = EXCLUDED.stale_reason, source_at = EXCLUDED.source_at,
      received_at = EXCLUDED.received_at, is_transient = EXCLUDED.is_transient,
      dropped_at = EXCLUDED.dropped_at`;
}

/** A statement may write a row only once: parts of one metric's minute are put together here. */
function addUp(rows: readonly MetricMinuteRow[]) {
  const byKey = new Map<string, ReturnType<typeof minuteColumns>>();
  for (const row of rows) {
    if (![row.min, row.max, row.last].every(Number.isFinite)) continue;
    const next = minuteColumns(row);
    const key = `${next.minute} ${keyOf(next)}`;
    const known = byKey.get(key);
    if (known === undefined) {
      byKey.set(key, next);
      continue;
    }
    known.count += next.count;
    known.min = Math.min(known.min, next.min);
    known.max = Math.max(known.max, next.max);
    known.last = next.last;
  }
  return [...byKey.values()];
}

function minuteColumns(row: MetricMinuteRow) {
  const { count, min, max, last } = row;
  return { ...nameColumns(row), minute: Math.floor(row.minute / 60_000), count, min, max, last };
}

/** Adds what numeric metrics did in a minute: counts add up, the range widens. Metrics that are not stored go nowhere. */
export async function writeMetricMinutes(
  tx: Transaction,
  brokerId: number,
  rows: readonly MetricMinuteRow[],
): Promise<void> {
  const columns = addUp(rows);
  if (columns.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO metric_minute AS stored (broker_id, metric_id, minute, count, min, max, last)
    SELECT ${brokerId}::int, metric.id, to_timestamp(r.minute * 60), r.count, r.min, r.max, r.last
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      group_id text, edge_node_id text, device_id text, name text, minute int, count int, min float8, max float8,
      last float8
    )
    JOIN edge_node node
      ON node.broker_id = ${brokerId}::int AND node.group_id = r.group_id AND node.edge_node_id = r.edge_node_id
    LEFT JOIN device ON device.edge_node_id = node.id AND device.device_id = r.device_id
    JOIN metric
      ON metric.edge_node_id = node.id AND metric.device_id = COALESCE(device.id, 0) AND metric.name = r.name
    WHERE r.device_id IS NULL OR device.id IS NOT NULL
    ON CONFLICT (broker_id, metric_id, minute) DO UPDATE SET
      count = stored.count + EXCLUDED.count, min = LEAST(stored.min, EXCLUDED.min),
      max = GREATEST(stored.max, EXCLUDED.max), last = EXCLUDED.last`;
}
