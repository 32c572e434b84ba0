import { z } from 'zod';
import type { Metric } from '@/lib/db/generated/client';
import type { MetricQuality, MetricView } from '@/lib/domain/availability-views';
import type { Json } from '@/lib/domain/json';
import type { Page } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { readSight } from '../availability/read-sight';
import { rowId } from '../brokers/require-broker';
import {
  booleanQuery,
  escapeLike,
  listOf,
  pageQuery,
  pageSize,
  readCursor,
  searchText,
  toPage,
} from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

export const listMetricsInput = z.object({
  ...pageQuery,
  id: rowId,
  quality: listOf(z.enum(['good', 'bad', 'stale']))
    .optional()
    .describe('as it was stored; several with commas'),
  dropped: booleanQuery
    .optional()
    .describe('only those that the newest birth no longer names; left out unless asked for'),
  q: searchText.optional().describe('text in the name'),
});
type ListMetricsInput = z.output<typeof listMetricsInput>;

const qualityOf = (stored: string): MetricQuality =>
  stored === 'good' || stored === 'bad' ? stored : 'stale';

/** One `metric` row; while the monitor does not see the broker every value is stale, and `blind` says why. */
function toMetricView(row: Metric, blind: string | null): MetricView {
  const isBlind = blind !== null && row.quality !== 'stale';
  return {
    id: row.id,
    nodeId: row.edgeNodeId,
    deviceId: row.deviceId === 0 ? null : row.deviceId,
    name: row.name,
    alias: row.alias === null ? null : Number(row.alias),
    datatype: row.datatype,
    value: row.value as Json,
    quality: isBlind ? 'stale' : qualityOf(row.quality),
    staleReason: isBlind ? blind : row.staleReason,
    sourceAt: row.sourceAt?.toISOString() ?? null,
    receivedAt: row.receivedAt.toISOString(),
    isTransient: row.isTransient,
    droppedAt: row.droppedAt?.toISOString() ?? null,
  };
}

type Owner = { readonly brokerId: number; readonly edgeNodeId: number; readonly deviceId: number };

async function listOwned(
  context: ServiceContext,
  { brokerId, edgeNodeId, deviceId }: Owner,
  input: ListMetricsInput,
): Promise<Page<MetricView>> {
  const after = readCursor(z.tuple([z.string()]), input.cursor);
  const limit = pageSize(input);
  const now = context.now().getTime();
  const sight = await readSight(context, { from: now - 1, to: now }, [brokerId]);
  const rows = await context.db.metric.findMany({
    where: {
      edgeNodeId,
      deviceId,
      droppedAt: input.dropped === true ? { not: null } : null,
      AND: [
        after ? { name: { gt: after[0] } } : {},
        input.q ? { name: { contains: escapeLike(input.q), mode: 'insensitive' } } : {},
        input.quality?.length ? { quality: { in: input.quality } } : {},
      ],
    },
    orderBy: { name: 'asc' },
    take: limit + 1,
  });
  const blind = sight.get(brokerId)?.blindNow?.reason ?? null;
  return toPage({ rows, limit, keyOf: (row) => [row.name], toItem: (row) => toMetricView(row, blind) });
}

/** The metrics of an edge node itself, by name; throws `not_found`. */
export async function listNodeMetrics(
  context: ServiceContext,
  actor: Actor,
  input: ListMetricsInput,
): Promise<Page<MetricView>> {
  requirePermission(actor, 'read');
  const node = await context.db.edgeNode.findUnique({
    where: { id: input.id },
    select: { brokerId: true },
  });
  if (node === null) throw new AppError('not_found', `There is no edge node ${input.id}.`);
  return listOwned(context, { brokerId: node.brokerId, edgeNodeId: input.id, deviceId: 0 }, input);
}

/** The metrics of a device, by name; throws `not_found`. */
export async function listDeviceMetrics(
  context: ServiceContext,
  actor: Actor,
  input: ListMetricsInput,
): Promise<Page<MetricView>> {
  requirePermission(actor, 'read');
  const device = await context.db.device.findUnique({
    where: { id: input.id },
    select: { edgeNodeId: true, node: { select: { brokerId: true } } },
  });
  if (device === null) throw new AppError('not_found', `There is no device ${input.id}.`);
  const { edgeNodeId, node } = device;
  return listOwned(context, { brokerId: node.brokerId, edgeNodeId, deviceId: input.id }, input);
}
