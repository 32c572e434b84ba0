/** The time ranges a page can show; `1h` is the default and not written into the address. */
export const timeRanges = [
  { value: '15m', label: 'Last 15 min', ms: 900_000 },
  { value: '1h', label: 'Last hour', ms: 3_600_000 },
  { value: '6h', label: 'Last 6 h', ms: 21_600_000 },
  { value: '24h', label: 'Last 24 h', ms: 86_400_000 },
  { value: '7d', label: 'Last 7 d', ms: 604_800_000 },
] as const;

/** Reads `?range=`; what it does not know is the last hour. */
export function readTimeRange(text: string | null | undefined): (typeof timeRanges)[number] {
  return timeRanges.find((range) => range.value === text) ?? timeRanges[1];
}
