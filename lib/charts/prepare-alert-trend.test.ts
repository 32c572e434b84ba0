import { expect, test } from 'vitest';
import { prepareAlertTrend } from './prepare-alert-trend';

const now = Date.UTC(2026, 10, 22, 12, 34);
const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();

test('24 bars, the running hour last', () => {
  const bars = prepareAlertTrend([], now);
  expect(bars).toHaveLength(24);
  expect(bars.at(-1)?.from).toBe(Date.UTC(2026, 10, 22, 12));
  expect(bars.every((bar) => bar.total === 0)).toBe(true);
});

test('alerts fall into the hour in which they were first seen; older ones are left out', () => {
  const bars = prepareAlertTrend(
    [
      { firstSeenAt: ago(0), severity: 'high' },
      { firstSeenAt: ago(0.1), severity: 'high' },
      { firstSeenAt: ago(3), severity: 'low' },
      { firstSeenAt: ago(30), severity: 'critical' },
    ],
    now,
  );
  expect(bars.at(-1)).toMatchObject({ total: 2, counts: { high: 2, low: 0 } });
  expect(bars.at(-4)).toMatchObject({ total: 1, counts: { low: 1 } });
  expect(bars.reduce((sum, bar) => sum + bar.total, 0)).toBe(3);
});
