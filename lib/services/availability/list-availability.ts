import { z } from 'zod';
import type { FleetItemView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { countRebirths } from './count-rebirths';
import { type FleetQuery, fleetQuery, passes, storedFilter } from './fleet-filter';
import { toFleetItem } from './fleet-view';
import { type Measured, measureFleet } from './measure-fleet';
import { periodOf } from './period-input';

const sorts = ['worst', 'name', 'flaps', 'outages', 'longest', 'since'] as const;

export const listAvailabilityInput = z.object({
  ...pageQuery,
  ...fleetQuery,
  sort: z
    .enum(sorts)
    .optional()
    .describe(
      'worst: least available first (default); flaps, outages, longest: most first; since: latest change',
    ),
});
type Sort = (typeof sorts)[number];

/** Beyond every availability: what was never observed comes last. */
const neverObserved = 2;

function rankOf({ figures, entity }: Measured, sort: Sort): number {
  switch (sort) {
    case 'worst':
      return figures.availability ?? neverObserved;
    case 'flaps':
      return -figures.flaps;
    case 'outages':
      return -figures.outages;
    case 'longest':
      return -(figures.longestOutageMs ?? 0);
    case 'since':
      return -entity.since.getTime();
    case 'name':
      return 0;
  }
}

const cursorKey = z.tuple([z.int().min(0), z.number(), z.string(), z.string()]);
/** When the period ended for the first page, and the place of the last row. */
type Key = z.output<typeof cursorKey>;

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function compare([, rank, name, id]: Key, [, otherRank, otherName, otherId]: Key): number {
  return rank - otherRank || compareText(name, otherName) || compareText(id, otherId);
}

/**
 * The fleet with its availability over a period, worst first unless asked otherwise. All pages of one list measure up to
 * the same moment. Throws `invalid` naming the field for a period that makes no sense.
 */
export async function listAvailability(
  context: ServiceContext,
  actor: Actor,
  input: FleetQuery & z.output<typeof listAvailabilityInput>,
): Promise<Page<FleetItemView>> {
  requirePermission(actor, 'read');
  const after = readCursor(cursorKey, input.cursor);
  const limit = pageSize(input);
  const now = context.now();
  const period = periodOf(input, after === null ? now : new Date(Math.min(after[0], now.getTime())));
  const fleet = await measureFleet(context, storedFilter(input), period);
  const keyOf = (measured: Measured): Key => {
    const { kind, id, name } = measured.entity;
    return [period.to, rankOf(measured, input.sort ?? 'worst'), name, `${kind}:${id}`];
  };
  const rows = fleet.all
    .filter((measured) => passes(measured, fleet, input, now.getTime()))
    .map((measured) => ({ measured, key: keyOf(measured) }))
    .filter(({ key }) => after === null || compare(key, after) > 0)
    .sort((a, b) => compare(a.key, b.key))
    .slice(0, limit + 1);
  const shown = rows.slice(0, limit).map(({ measured }) => measured.entity);
  const rebirths = await countRebirths(context, shown, period);
  return toPage({
    rows,
    limit,
    keyOf: ({ key }) => key,
    toItem: ({ measured }) => toFleetItem(measured, fleet, rebirths, now.getTime()),
  });
}
