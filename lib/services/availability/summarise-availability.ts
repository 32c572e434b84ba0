import { z } from 'zod';
import type { AvailabilitySummaryView, RollUpView } from '@/lib/domain/availability-views';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { type FleetQuery, fleetQuery, passes, storedFilter } from './fleet-filter';
import { isInMaintenance, stateNow, toRollUp } from './fleet-view';
import { groupByPlace } from './group-by-place';
import { type Measured, type MeasuredFleet, measureFleet } from './measure-fleet';
import { periodOf } from './period-input';
import { toBlindTimes } from './read-sight';

export const availabilitySummaryInput = z.object(fleetQuery);

/** Roll-ups of each kind that an answer holds at most. */
const rollUpsMax = 2000;

function groupBy(all: readonly Measured[], keyOf: (measured: Measured) => string): Map<string, Measured[]> {
  const groups = new Map<string, Measured[]>();
  for (const measured of all) {
    const key = keyOf(measured);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [measured]);
    else known.push(measured);
  }
  return groups;
}

function worstFirst<Item extends RollUpView>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((a, b) => (a.availability ?? 2) - (b.availability ?? 2)).slice(0, rollUpsMax);
}

/** What measured entities make together; `now` in ms. */
export function summarise(
  fleet: MeasuredFleet,
  chosen: readonly Measured[],
  now: number,
): AvailabilitySummaryView {
  const states = { online: 0, offline: 0, unknown: 0 };
  for (const measured of chosen) states[stateNow(measured, fleet).state]++;
  const sparkplug = chosen.filter(({ entity }) => entity.kind !== 'defined');
  const brokers = new Set(chosen.map(({ entity }) => entity.brokerId));
  const byGroup = groupBy(sparkplug, ({ entity }) => `${entity.brokerId}/${entity.group}`);
  return {
    from: new Date(fleet.period.from).toISOString(),
    to: new Date(fleet.period.to).toISOString(),
    states,
    inMaintenance: chosen.filter((measured) => isInMaintenance(measured, now)).length,
    total: toRollUp(chosen),
    groups: worstFirst(
      [...byGroup.values()].flatMap((members) =>
        members.slice(0, 1).map(({ entity: { brokerId, broker, group } }) => ({
          brokerId,
          broker,
          group,
          ...toRollUp(members),
        })),
      ),
    ),
    places: worstFirst(
      groupByPlace(chosen).map(({ place, members }) => ({ ...place, ...toRollUp(members) })),
    ),
    blind: toBlindTimes([...fleet.sight.values()].filter(({ brokerId }) => brokers.has(brokerId))),
  };
}

/** Measures the part of the fleet that a query chooses. */
export async function measureChosen(context: ServiceContext, input: FleetQuery) {
  const now = context.now();
  const fleet = await measureFleet(context, storedFilter(input), periodOf(input, now));
  const chosen = fleet.all.filter((measured) => passes(measured, fleet, input, now.getTime()));
  return { now: now.getTime(), fleet, chosen };
}

/** How many are in which state, and the availability of all, of each group and of each place over a period. */
export async function summariseAvailability(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof availabilitySummaryInput>,
): Promise<AvailabilitySummaryView> {
  requirePermission(actor, 'read');
  const { now, fleet, chosen } = await measureChosen(context, input);
  return summarise(fleet, chosen, now);
}
