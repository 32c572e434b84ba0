const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const steps = [
  minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  24 * hourMs,
];

/**
 * Ticks on round times between `from` and `to` (ms since the epoch), at most `ticksMax`. `offsetMs` is the zone's offset
 * from UTC, so that local midnights are round as well.
 */
export function prepareTimeAxis(from: number, to: number, ticksMax: number, offsetMs = 0): number[] {
  const step =
    steps.find((candidate) => (to - from) / candidate <= ticksMax) ??
    24 * hourMs * Math.ceil((to - from) / (24 * hourMs) / ticksMax);
  const ticks: number[] = [];
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at <= to; at += step) ticks.push(at);
  return ticks;
}
