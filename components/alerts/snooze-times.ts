import type { TimeZoneChoice } from '@/components/ui/format-time';

const morningHour = 8;
const dayMs = 86_400_000;

/** The next 8 in the morning by the clock that times are shown in, ms since the epoch. */
export function nextMorning(now: number, zone: TimeZoneChoice): number {
  const at = new Date(now);
  if (zone === 'utc') {
    const morning = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), morningHour);
    return morning > now ? morning : morning + dayMs;
  }
  const morning = new Date(at.getFullYear(), at.getMonth(), at.getDate(), morningHour);
  if (morning.getTime() <= now) morning.setDate(morning.getDate() + 1);
  return morning.getTime();
}
