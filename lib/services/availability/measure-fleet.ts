import {
  type AvailabilityFigures,
  type AvailabilityInput,
  type AvailabilitySpan,
  measureAvailability,
} from '@/lib/domain/availability/measure-availability';
import { placeOf, type SitePlace, type SiteRule } from '@/lib/domain/availability/site-rules';
import type { TimeRange } from '@/lib/domain/availability/time-ranges';
import type { ServiceContext } from '../service-context';
import { toPresenceState } from '../sparkplug/edge-node-view';
import { type FleetEntity, type FleetFilter, readFleet } from './read-fleet';
import { maintenanceOf, type PlannedMaintenance, readMaintenance } from './read-maintenance';
import { type BrokerSight, blindRanges, readSight } from './read-sight';

/** A span with what it was for. */
export type StoredSpan = AvailabilitySpan & { readonly reason: string | null };

/** One entity with everything that its availability is made of. */
export type Measured = {
  readonly entity: FleetEntity;
  readonly place: SitePlace;
  readonly input: AvailabilityInput;
  readonly spans: readonly StoredSpan[];
  readonly figures: AvailabilityFigures;
};

export type MeasuredFleet = {
  readonly period: TimeRange;
  readonly all: readonly Measured[];
  readonly sight: ReadonlyMap<number, BrokerSight>;
  readonly maintenance: readonly PlannedMaintenance[];
};

/** Asking for spans by id pays up to this many entities. */
const idsMax = 5000;

type SpanRow = {
  readonly kind: string;
  readonly id: number;
  readonly state: string;
  readonly from: number;
  readonly to: number | null;
  readonly reason: string | null;
};

async function readSpans(
  context: ServiceContext,
  entities: readonly FleetEntity[],
  period: TimeRange,
): Promise<ReadonlyMap<string, StoredSpan[]>> {
  const brokerIds = [...new Set(entities.map(({ brokerId }) => brokerId))];
  const ids = entities.length <= idsMax ? [...new Set(entities.map(({ id }) => id))] : null;
  const rows = await context.db.$queryRaw<SpanRow[]>`
    SELECT entity_kind AS kind, entity_id AS id, state, extract(epoch FROM from_at)::float8 * 1000 AS "from",
      extract(epoch FROM to_at)::float8 * 1000 AS "to", reason
    FROM availability_span
    WHERE broker_id = ANY(${brokerIds}::int[]) AND entity_kind <> 'link'
      AND (${ids}::int[] IS NULL OR entity_id = ANY(${ids}::int[]))
      AND from_at < ${new Date(period.to)}::timestamptz
      AND (to_at IS NULL OR to_at > ${new Date(period.from)}::timestamptz)
    ORDER BY entity_kind, entity_id, from_at`;
  const byEntity = new Map<string, StoredSpan[]>();
  for (const { kind, id, state, ...span } of rows) {
    const key = `${kind}:${id}`;
    const known = byEntity.get(key);
    const stored = { state: toPresenceState(state), ...span };
    if (known === undefined) byEntity.set(key, [stored]);
    else known.push(stored);
  }
  return byEntity;
}

/** The rules that place names in the plant, in order. */
export async function readSiteRules(context: ServiceContext): Promise<readonly SiteRule[]> {
  return context.db.siteRule.findMany({ orderBy: { position: 'asc' } });
}

/** The place of an edge node, device or defined device. */
export function placeOfEntity(
  rules: readonly SiteRule[],
  entity: Pick<FleetEntity, 'group' | 'edgeNode' | 'device' | 'name'>,
): SitePlace {
  const { group, edgeNode, device, name } = entity;
  return placeOf(rules, { group, edgeNode: edgeNode ?? name, device: device ?? '' });
}

/**
 * Measures everything that a filter lets through over a period (ms). An entity that was first seen within the period is
 * measured from then on.
 */
export async function measureFleet(
  context: ServiceContext,
  filter: FleetFilter,
  period: TimeRange,
): Promise<MeasuredFleet> {
  const entities = await readFleet(context, filter);
  const brokerIds = filter.brokerId === undefined ? undefined : [filter.brokerId];
  const sight = await readSight(context, period, brokerIds);
  // Up to now, because what is in maintenance at present is asked whatever the period.
  const upToNow = { from: period.from, to: Math.max(period.to, context.now().getTime() + 1) };
  const maintenance = await readMaintenance(context, upToNow, brokerIds);
  const spansByEntity = await readSpans(context, entities, period);
  const rules = await readSiteRules(context);
  const blindByBroker = new Map([...sight].map(([id, one]) => [id, blindRanges(one)]));
  const all = entities.map((entity): Measured => {
    const spans = spansByEntity.get(`${entity.kind}:${entity.id}`) ?? [];
    const input = {
      spans,
      period: {
        from: Math.min(period.to, Math.max(period.from, entity.firstSeenAt.getTime())),
        to: period.to,
      },
      blind: blindByBroker.get(entity.brokerId) ?? [],
      maintenance: maintenanceOf(maintenance, entity),
    };
    return {
      entity,
      place: placeOfEntity(rules, entity),
      input,
      spans,
      figures: measureAvailability(input),
    };
  });
  return { period, all, sight, maintenance };
}
