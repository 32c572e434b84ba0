import { readPeriod } from '@/components/availability/period';
import { toApiFilters } from '@/components/live/api-filters';

/** A page's query string as what a report takes: a period and a part of the fleet. */
export function toReportInput(query: URLSearchParams): URLSearchParams {
  const input = toApiFilters(query, { many: ['kind'], single: ['group', 'site', 'area', 'line'] });
  for (const [key, value] of Object.entries(readPeriod(query).parameters)) input.set(key, value);
  return input;
}
