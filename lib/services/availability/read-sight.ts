import { mergeRanges, type TimeRange } from '@/lib/domain/availability/time-ranges';
import type { BlindTimeView } from '@/lib/domain/availability-views';
import type { ServiceContext } from '../service-context';

/** A broker whose worker has not written for this long is not being watched. */
const pulseMsMax = 15_000;
const notRunning = 'the monitor is not running';

/** What the monitor saw of one broker in a period. */
export type BrokerSight = {
  readonly brokerId: number;
  readonly broker: string;
  /** Does it see the broker now? If not: since when, and why. */
  readonly blindNow: { readonly since: number; readonly reason: string } | null;
  readonly blind: readonly (TimeRange & { readonly reason: string | null })[];
};

type LinkSpan = {
  readonly brokerId: number;
  readonly from: number;
  readonly to: number | null;
  readonly reason: string | null;
};

/** When the monitor did not see which broker within a period (ms), all brokers or one. */
export async function readSight(
  context: ServiceContext,
  period: TimeRange,
  brokerIds?: readonly number[],
): Promise<ReadonlyMap<number, BrokerSight>> {
  const now = context.now().getTime();
  const where = brokerIds === undefined ? {} : { id: { in: [...brokerIds] } };
  const brokers = await context.db.broker.findMany({
    where,
    select: { id: true, name: true, pulseAt: true },
    orderBy: { id: 'asc' },
  });
  const spans = await context.db.$queryRaw<LinkSpan[]>`
    SELECT broker_id AS "brokerId", extract(epoch FROM from_at)::float8 * 1000 AS "from",
      extract(epoch FROM to_at)::float8 * 1000 AS "to", reason
    FROM availability_span
    WHERE entity_kind = 'link' AND entity_id = ANY(${brokers.map(({ id }) => id)}::int[]) AND state <> 'online'
      AND from_at < ${new Date(Math.max(period.to, now + 1))}::timestamptz
      AND (to_at IS NULL OR to_at > ${new Date(period.from)}::timestamptz)
    ORDER BY from_at`;
  return new Map(
    brokers.map(({ id, name, pulseAt }) => {
      const own = spans.filter((span) => span.brokerId === id);
      const blindNow = blindnessNow(own, pulseAt?.getTime() ?? null, now);
      const silent = pulseAt !== null && now - pulseAt.getTime() > pulseMsMax ? pulseAt.getTime() : null;
      const known = own.map(({ from, to, reason }) => ({ from, to: to ?? silent ?? now, reason }));
      const all = silent === null ? known : [...known, { from: silent, to: now, reason: notRunning }];
      const blind = all
        .map(({ from, to, reason }) => ({
          from: Math.max(from, period.from),
          to: Math.min(to, period.to),
          reason,
        }))
        .filter(({ from, to }) => from < to);
      return [id, { brokerId: id, broker: name, blindNow, blind }];
    }),
  );
}

function blindnessNow(
  spans: readonly LinkSpan[],
  pulseAt: number | null,
  now: number,
): BrokerSight['blindNow'] {
  if (pulseAt !== null && now - pulseAt > pulseMsMax) return { since: pulseAt, reason: notRunning };
  const lasting = spans.find(({ to }) => to === null);
  if (lasting === undefined) return null;
  return {
    since: lasting.from,
    reason: `the monitor does not see the broker (${lasting.reason ?? 'no link'})`,
  };
}

/** Blind times as they are shown, oldest first. */
export function toBlindTimes(sight: Iterable<BrokerSight>): readonly BlindTimeView[] {
  return [...sight]
    .flatMap(({ brokerId, broker, blind }) => blind.map((range) => ({ brokerId, broker, ...range })))
    .sort((a, b) => a.from - b.from)
    .map(({ from, to, ...view }) => ({
      ...view,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      seconds: (to - from) / 1000,
    }));
}

/** The blind times of a broker, merged. */
export function blindRanges(sight: BrokerSight | undefined): readonly TimeRange[] {
  return mergeRanges(sight?.blind ?? []);
}
