import type { Database } from '@/lib/db/database';
import type { SparkplugRule } from '@/lib/sparkplug/sign';
import type { MetricRow, NodeTravelRow, QuirkRow } from '@/lib/sparkplug/stored-rows';

/** What an earlier process had learned of a broker's edge nodes beside their presence. */
export type StoredSparkplug = {
  /** With the last values as they were stored, whatever their age. */
  readonly metrics: readonly MetricRow[];
  /** Rules that are muted for a node. */
  readonly quirks: readonly QuirkRow[];
  /** Rules that somebody decided to hear of again: never muted anew. */
  readonly revokedQuirks: readonly QuirkRow[];
  readonly travel: readonly NodeTravelRow[];
};

/** Metrics read back at most; a plant with more learns the rest from its next births. */
const metricsMax = 2_000_000;
const rowsPerRead = 50_000;

type StoredMetric = {
  readonly id: number;
  readonly group: string;
  readonly edgeNode: string;
  readonly device: string | null;
  readonly name: string;
  readonly alias: number | null;
  readonly datatype: string;
  readonly value: MetricRow['value'];
  readonly quality: string;
  readonly staleReason: string | null;
  readonly sourceAt: number | null;
  readonly receivedAt: number;
  readonly isTransient: boolean;
};

const qualityOf = (stored: string): MetricRow['quality'] =>
  stored === 'good' || stored === 'bad' ? stored : 'stale';

async function readMetrics(db: Database, brokerId: number): Promise<MetricRow[]> {
  const metrics: MetricRow[] = [];
  for (let after = 0; metrics.length < metricsMax; ) {
    const rows = await db.$queryRaw<StoredMetric[]>`
      SELECT m.id, n.group_id AS "group", n.edge_node_id AS "edgeNode", d.device_id AS device, m.name,
        m.alias::float8 AS alias, m.datatype, m.value, m.quality, m.stale_reason AS "staleReason",
        extract(epoch FROM m.source_at)::float8 * 1000 AS "sourceAt",
        extract(epoch FROM m.received_at)::float8 * 1000 AS "receivedAt", m.is_transient AS "isTransient"
      FROM metric m
      JOIN edge_node n ON n.id = m.edge_node_id AND n.broker_id = ${brokerId}::int
      LEFT JOIN device d ON d.id = m.device_id
      WHERE m.id > ${after}::int AND m.dropped_at IS NULL ORDER BY m.id LIMIT ${rowsPerRead}`;
    for (const { id: _id, quality, ...row } of rows) metrics.push({ ...row, quality: qualityOf(quality) });
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsPerRead) break;
    after = last.id;
  }
  return metrics;
}

/** Reads back what is stored of a broker's metrics, quirks and travel. */
export async function restoreSparkplug(db: Database, brokerId: number): Promise<StoredSparkplug> {
  const nodes = await db.edgeNode.findMany({ where: { brokerId }, include: { quirks: true } });
  const quirks = nodes.flatMap(({ group, edgeNode, quirks }) =>
    quirks.map(({ rule, count, firstAt, lastAt, revokedAt }) => ({
      isRevoked: revokedAt !== null,
      row: {
        group,
        edgeNode,
        rule: rule as SparkplugRule,
        count,
        firstAt: firstAt.getTime(),
        lastAt: lastAt.getTime(),
      },
    })),
  );
  return {
    metrics: await readMetrics(db, brokerId),
    quirks: quirks.filter(({ isRevoked }) => !isRevoked).map(({ row }) => row),
    revokedQuirks: quirks.filter(({ isRevoked }) => isRevoked).map(({ row }) => row),
    travel: nodes.map((node) => ({
      group: node.group,
      edgeNode: node.edgeNode,
      clientId: node.clientId,
      skewMs: node.skewMs,
      latencyP50Ms: node.latencyP50Ms,
      latencyP95Ms: node.latencyP95Ms,
      rebirths: node.rebirths,
      lostMessages: node.lostMessages,
    })),
  };
}
