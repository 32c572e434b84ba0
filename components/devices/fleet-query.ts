import { readPeriod } from '@/components/availability/period';
import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';
import type { AvailabilitySummaryView } from '@/lib/domain/availability-views';

export const fleetSorts = ['worst', 'longest', 'outages', 'flaps', 'since', 'name'] as const;
export type FleetSort = (typeof fleetSorts)[number];

export const fleetSortLabels: Readonly<Record<FleetSort, string>> = {
  worst: 'Least available first',
  longest: 'Longest outage first',
  outages: 'Most outages first',
  flaps: 'Most flaps first',
  since: 'Latest change first',
  name: 'By name',
};

export function readFleetSort(query: Pick<URLSearchParams, 'get'>): FleetSort {
  return fleetSorts.find((sort) => sort === query.get('sort')) ?? 'worst';
}

const states = ['online', 'offline', 'unknown'].map((value) => ({ value, label: value }));
const kinds = [
  { value: 'node', label: 'edge nodes' },
  { value: 'device', label: 'devices of edge nodes' },
  { value: 'defined', label: 'defined devices' },
];

const plans = [
  { value: 'true', label: 'right now' },
  { value: 'false', label: 'not now' },
];

const unique = (values: readonly string[]) =>
  [...new Set(values)]
    .filter((value) => value !== '')
    .toSorted()
    .map((value) => ({ value, label: value }));

/** What the fleet can be filtered by; groups and places are those that exist. */
export function fleetFilterKeys(
  summary: Pick<AvailabilitySummaryView, 'groups' | 'places'> | null,
): readonly FilterKey[] {
  const groups = summary?.groups ?? [];
  const places = summary?.places ?? [];
  return [
    { key: 'state', label: 'State', options: states },
    { key: 'kind', label: 'Kind', options: kinds },
    { key: 'group', isSingle: true, label: 'Group', options: unique(groups.map(({ group }) => group)) },
    { key: 'site', isSingle: true, label: 'Site', options: unique(places.map(({ site }) => site)) },
    { key: 'area', isSingle: true, label: 'Area', options: unique(places.map(({ area }) => area)) },
    { key: 'line', isSingle: true, label: 'Line', options: unique(places.map(({ line }) => line)) },
    { key: 'maintenance', isSingle: true, label: 'Planned maintenance', options: plans },
  ];
}

/** A page's query string as the filters of the fleet, without period and sorting. */
export function toFleetFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, {
    many: ['state', 'kind'],
    single: ['group', 'site', 'area', 'line', 'maintenance'],
  });
}

/** A page's query string as everything that the list of the fleet takes. */
export function toFleetInput(query: URLSearchParams): URLSearchParams {
  const input = toFleetFilters(query);
  for (const [key, value] of Object.entries(readPeriod(query).parameters)) input.set(key, value);
  input.set('sort', readFleetSort(query));
  return input;
}

/** The filters that figures of the whole take: without state and sorting. */
export function toSummaryInput(query: URLSearchParams): URLSearchParams {
  const input = toFleetInput(query);
  input.delete('state');
  input.delete('sort');
  return input;
}
