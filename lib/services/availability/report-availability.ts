import type { z } from 'zod';
import { flapMs } from '@/lib/domain/availability/measure-availability';
import type { AvailabilityReportView } from '@/lib/domain/availability-views';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { countRebirths } from './count-rebirths';
import { toFleetItem } from './fleet-view';
import { type availabilitySummaryInput, measureChosen, summarise } from './summarise-availability';

const method: readonly string[] = [
  'Availability is time online divided by time online and offline together.',
  'Time in which the monitor was not running or did not see the broker is unknown: it counts neither as up nor as down.',
  'Planned maintenance is left out altogether.',
  'Something that was first seen within the period is measured from then on.',
  'An outage lasts from going offline until being seen online again; only time known to be offline counts in it.',
  `A flap is an outage that was over within ${flapMs / 60_000} minutes.`,
  'MTBF is time online divided by the outages that began in the period; MTTR is the mean length of those that ended in it.',
  'Groups and places are the mean of their members, each weighted by the time in which its state was known. The members of a site are those of all its areas and lines.',
];

/** The availability report of a period: every chosen entity, worst first, with roll-ups and the time the monitor was blind. */
export async function reportAvailability(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof availabilitySummaryInput>,
): Promise<AvailabilityReportView> {
  requirePermission(actor, 'read');
  const { now, fleet, chosen } = await measureChosen(context, input);
  const rebirths = await countRebirths(
    context,
    chosen.map(({ entity }) => entity),
    fleet.period,
  );
  const items = chosen.map((measured) => toFleetItem(measured, fleet, rebirths, now));
  items.sort(
    (a, b) =>
      (a.figures.availability ?? 2) - (b.figures.availability ?? 2) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id),
  );
  return { ...summarise(fleet, chosen, now), generatedAt: context.now().toISOString(), items, method };
}
