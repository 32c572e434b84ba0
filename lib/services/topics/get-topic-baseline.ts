import type { z } from 'zod';
import { describeBaseline } from '@/lib/detection/describe-baseline';
import { topicSilence } from '@/lib/detection/detectors/topic-silence';
import { describePayload, type KnownMetrics } from '@/lib/detection/profile/describe-payload';
import type { BaselineDescription, TopicBaselineView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { settingsInForce } from '../detectors/detector-view';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toBaselineOrderView } from './baseline-order-view';
import type { topicIdInput } from './require-topic';

type BaselineRow = {
  readonly id: number;
  readonly brokerId: number;
  readonly name: string;
  readonly baseline: unknown;
  readonly lastPayload: Uint8Array | null;
  readonly savedAt: Date | null;
  readonly liveTopics: number;
};

const metricsMax = 4096;

async function readTopic({ db }: ServiceContext, id: number): Promise<BaselineRow> {
  const [row] = await db.$queryRaw<BaselineRow[]>`
    SELECT t.id, t.broker_id AS "brokerId", t.name, t.baseline, t.last_payload AS "lastPayload",
      to_timestamp((t.baseline ->> 's')::float8 / 1000) AS "savedAt",
      COALESCE((b.pulse ->> 'topicCount')::int, 1) AS "liveTopics"
    FROM topic t JOIN broker b ON b.id = t.broker_id WHERE t.id = ${id}`;
  if (row === undefined) throw new AppError('not_found', `There is no topic ${id}.`);
  return row;
}

/** The metrics of the edge node or device whose data come on this topic; null of any other topic. */
async function readMetrics(
  { db }: ServiceContext,
  { brokerId, name }: BaselineRow,
): Promise<KnownMetrics | null> {
  const topic = parseSparkplugTopic(name);
  const isData =
    topic?.kind === 'node' ? topic.type === 'NDATA' : topic?.kind === 'device' && topic.type === 'DDATA';
  if (!isData || (topic?.kind !== 'node' && topic?.kind !== 'device')) return null;
  const device = topic.kind === 'device' ? topic.device : null;
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT m.name FROM metric m
    JOIN edge_node n ON n.id = m.edge_node_id
    LEFT JOIN device d ON d.id = m.device_id
    WHERE n.broker_id = ${brokerId} AND n.group_id = ${topic.group} AND n.edge_node_id = ${topic.edgeNode}
      AND d.device_id IS NOT DISTINCT FROM ${device}
    ORDER BY m.id LIMIT ${metricsMax}`;
  return { topic: name, names: rows.map((row) => row.name) };
}

async function readBaseline(context: ServiceContext, row: BaselineRow): Promise<BaselineDescription | null> {
  const stored = await context.db.detectorSetting.findUnique({ where: { kind: topicSilence.kind } });
  const { silenceSecondsMin, falseAlarmsPerDay } = settingsInForce(topicSilence, stored?.settings);
  const described = describeBaseline(row.baseline, {
    now: context.now().getTime(),
    liveTopics: Math.max(1, row.liveTopics),
    ...(typeof silenceSecondsMin === 'number' ? { silenceSecondsMin } : {}),
    ...(typeof falseAlarmsPerDay === 'number' ? { falseAlarmsPerDay } : {}),
  });
  if (described === null) return null;
  const { payload, learnedSince, windowsLearned, ...rest } = described;
  const payloadView = describePayload(payload, row.lastPayload, await readMetrics(context, row));
  return {
    ...rest,
    learnedSince: toIso(learnedSince),
    minutesLearned: windowsLearned,
    payload: payloadView && {
      ...payloadView,
      fields: payloadView.fields.map((field) => ({ ...field, learnedSince: toIso(field.learnedSince) })),
    },
  };
}

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** What is normal for a topic, as the worker last stored it, or why there is nothing yet. Throws `not_found`. */
export async function getTopicBaseline(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof topicIdInput>,
): Promise<TopicBaselineView> {
  requirePermission(actor, 'read');
  const row = await readTopic(context, input.id);
  const baseline = row.baseline === null ? null : await readBaseline(context, row);
  const waiting = await context.db.$queryRaw<{ id: number }[]>`
    SELECT id FROM baseline_order
    WHERE broker_id = ${row.brokerId} AND applied_at IS NULL AND (
      name = ${row.name} OR scope = 'prefix' AND (name = '' OR starts_with(${row.name}, name || '/'))
    )
    ORDER BY id LIMIT 20`;
  const orders = await context.db.baselineOrder.findMany({
    where: { id: { in: waiting.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
  });
  return {
    topicId: row.id,
    brokerId: row.brokerId,
    topic: row.name,
    baseline,
    reason: reasonFor(row, baseline),
    savedAt: row.savedAt?.toISOString() ?? null,
    waitingOrders: orders.map(toBaselineOrderView),
  };
}

function reasonFor({ baseline }: BaselineRow, described: BaselineDescription | null): string | null {
  if (described !== null) return null;
  if (baseline !== null)
    return 'What is stored of this topic was written by another version and is learned anew.';
  return 'Nothing has been learned of this topic yet; what is learned is stored every few minutes.';
}
