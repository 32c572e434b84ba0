import {
  type AvailabilityFigures,
  type AvailabilityInput,
  type AvailabilitySpan,
  measureAvailability,
} from '@/lib/domain/availability/measure-availability';
import { placeOf, type SitePlace, type SiteRule } from '@/lib/domain/availability/site-rules';
import type { TimeRange } from '@/lib/domain/availability/time-ranges';
import type { PresenceState } from '@/lib/domain/views';
import type { ServiceContext } from '../service-context';
import { type FleetEntity, type FleetFilter, readFleet } from './read-fleet';
import { maintenanceOf, type PlannedMaintenance, readMaintenance } from './read-maintenance';
import { type BrokerSight, blindRanges, readSight } from './read-sight';

/** A span with what it was for; null where that was not asked for. */
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

type SpansOfEntity = {
  readonly kind: string;
  readonly id: number;
  /** `l1700000000000-1700000005000 f1700000005000-`: the state's third letter (online, offline), begin and end in ms. */
  readonly spans: string;
  readonly reasons: readonly (string | null)[] | null;
};

const stateByLetter: Readonly<Record<string, PresenceState>> = { l: 'online', f: 'offline' };

function parseSpans({ spans, reasons }: SpansOfEntity): StoredSpan[] {
  return spans.split(' ').map((text, place) => {
    const dash = text.indexOf('-');
    const end = text.slice(dash + 1);
    return {
      state: stateByLetter[text[0] ?? ''] ?? 'unknown',
      from: Number(text.slice(1, dash)),
      to: end === '' ? null : Number(end),
      reason: reasons?.[place] ?? null,
    };
  });
}

/**
 * One row an entity, its spans in one text: a row a span would take ten times as long. Reasons, and spans of unknown, only
 * where they are shown.
 */
async function readSpans(
  context: ServiceContext,
  entities: readonly FleetEntity[],
  period: TimeRange,
  isShown: boolean,
): Promise<ReadonlyMap<string, readonly StoredSpan[]>> {
  const brokerIds = [...new Set(entities.map(({ brokerId }) => brokerId))];
  const kinds = [...new Set(entities.map(({ kind }) => kind))];
  const ids = entities.length <= idsMax ? [...new Set(entities.map(({ id }) => id))] : null;
  const rows = await context.db.$queryRaw<SpansOfEntity[]>`
    SELECT entity_kind AS kind, entity_id AS id,
      string_agg(
        substr(state, 3, 1) || round(date_part('epoch', from_at) * 1000)::bigint || '-'
          || COALESCE(round(date_part('epoch', to_at) * 1000)::bigint::text, ''),
        ' ' ORDER BY from_at
      ) AS spans,
      CASE WHEN ${isShown} THEN array_agg(reason ORDER BY from_at) END AS reasons
    FROM availability_span
    WHERE broker_id = ANY(${brokerIds}::int[]) AND entity_kind = ANY(${kinds}::text[]) AND (${isShown} OR state <> 'unknown')
      AND (${ids}::int[] IS NULL OR entity_id = ANY(${ids}::int[]))
      AND from_at < ${new Date(period.to)}::timestamptz
      AND (to_at IS NULL OR to_at > ${new Date(period.from)}::timestamptz)
    GROUP BY 1, 2`;
  return new Map(rows.map((row) => [`${row.kind}:${row.id}`, parseSpans(row)]));
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
  const isShown = filter.entity !== undefined || filter.nodeId !== undefined;
  const spansByEntity = await readSpans(context, entities, period, isShown);
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
