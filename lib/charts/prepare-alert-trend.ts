import { type Severity, severities } from '@/lib/domain/severity';

export type AlertTrendBar = {
  readonly from: number;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly total: number;
};

const hourMs = 3_600_000;
const hours = 24;

/** New alerts of the last 24 hours, one bar an hour (the running hour last), by severity. `now` in ms since the epoch. */
export function prepareAlertTrend(
  alerts: readonly { readonly firstSeenAt: string; readonly severity: Severity }[],
  now: number,
): AlertTrendBar[] {
  const start = (Math.floor(now / hourMs) - hours + 1) * hourMs;
  const counts = Array.from({ length: hours }, () => new Map<Severity, number>());
  for (const { firstSeenAt, severity } of alerts) {
    const bar = counts[Math.floor((Date.parse(firstSeenAt) - start) / hourMs)];
    bar?.set(severity, (bar.get(severity) ?? 0) + 1);
  }
  return counts.map((bar, index) => ({
    from: start + index * hourMs,
    counts: Object.fromEntries(severities.map((severity) => [severity, bar.get(severity) ?? 0])) as Record<
      Severity,
      number
    >,
    total: [...bar.values()].reduce((sum, count) => sum + count, 0),
  }));
}
