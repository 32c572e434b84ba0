import { z } from 'zod';
import { entityKinds } from '@/lib/domain/availability-views';
import { rowId } from '../brokers/require-broker';
import { booleanQuery, listOf, queryText, searchText } from '../keyset-page';
import { isInMaintenance, stateNow } from './fleet-view';
import type { Measured, MeasuredFleet } from './measure-fleet';
import { type PeriodQuery, periodQuery } from './period-input';
import type { FleetFilter } from './read-fleet';

/** The query fields that choose a part of the fleet, and the period over which it is measured. */
export const fleetQuery = {
  ...periodQuery,
  brokerId: rowId.optional(),
  kind: listOf(z.enum(entityKinds))
    .optional()
    .describe('node, device (of Sparkplug), defined (other); several with commas'),
  group: queryText.optional().describe('exactly this Sparkplug group id'),
  state: listOf(z.enum(['online', 'offline', 'unknown']))
    .optional()
    .describe('as it is now; several with commas'),
  maintenance: booleanQuery.optional().describe('is maintenance planned right now?'),
  site: queryText.optional().describe('exactly this site, by the site rules'),
  area: queryText.optional(),
  line: queryText.optional(),
  q: searchText.optional().describe('text in the name'),
};
export type FleetQuery = PeriodQuery & z.output<z.ZodObject<typeof fleetQuery>>;

/** The part of a query that the database answers. */
export function storedFilter({ brokerId, group, kind, q }: FleetQuery): FleetFilter {
  return { brokerId, group, kind, q };
}

/** Does a measured entity pass the part of a query that only its figures answer? `now` in ms. */
export function passes(measured: Measured, fleet: MeasuredFleet, query: FleetQuery, now: number): boolean {
  const { place } = measured;
  if (query.site !== undefined && place.site !== query.site) return false;
  if (query.area !== undefined && place.area !== query.area) return false;
  if (query.line !== undefined && place.line !== query.line) return false;
  if (query.state?.length && !query.state.includes(stateNow(measured, fleet).state)) return false;
  return query.maintenance === undefined || isInMaintenance(measured, now) === query.maintenance;
}
