import type { TimeRange } from '@/lib/domain/availability/time-ranges';
import { boundIdentifier } from '@/lib/domain/wire-text';
import type { ServiceContext } from '../service-context';
import type { FleetEntity } from './read-fleet';

/** Asking for births by topic pays up to this many entities. */
const topicsMax = 2000;

/** The topic on which an edge node's or device's births come; null for what does not speak Sparkplug. */
export function birthTopic({ kind, group, edgeNode, device }: FleetEntity): string | null {
  if (kind === 'node') return boundIdentifier(`spBv1.0/${group}/NBIRTH/${edgeNode}`);
  return kind === 'device' ? boundIdentifier(`spBv1.0/${group}/DBIRTH/${edgeNode}/${device}`) : null;
}

/**
 * Births within a session in a period (ms), by broker and topic (`7 spBv1.0/…`). Only as far back as broker events are
 * kept.
 */
export async function countRebirths(
  context: ServiceContext,
  entities: readonly FleetEntity[],
  period: TimeRange,
): Promise<ReadonlyMap<string, number>> {
  const topics = entities.map(birthTopic).filter((topic) => topic !== null);
  if (topics.length === 0) return new Map();
  const brokerIds = [...new Set(entities.map(({ brokerId }) => brokerId))];
  const asked = topics.length <= topicsMax ? topics : null;
  const rows = await context.db.$queryRaw<{ brokerId: number; topic: string; births: number }[]>`
    SELECT broker_id AS "brokerId", topic, count(*)::int AS births FROM broker_event
    WHERE kind LIKE 'sparkplug.%' AND broker_id = ANY(${brokerIds}::int[])
      AND (${asked}::text[] IS NULL OR topic = ANY(${asked}::text[]))
      AND at >= ${new Date(period.from)}::timestamptz AND at < ${new Date(period.to)}::timestamptz
      AND ((kind = 'sparkplug.nbirth' AND reason = 'rebirth')
        OR (kind = 'sparkplug.dbirth' AND raw LIKE '%: online → online, %'))
    GROUP BY 1, 2`;
  return new Map(rows.map(({ brokerId, topic, births }) => [`${brokerId} ${topic}`, births]));
}
