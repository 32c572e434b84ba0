import { TriangleAlert } from 'lucide-react';
import { useDataPath } from '@/components/live/live-provider';
import { useClock, useNow, useZone } from '@/components/ui/clock';
import { formatAge, formatTime } from '@/components/ui/format-time';

/** Says what is lost since when; its absence means that the page is live. */
export function LostBar() {
  const { freshness, health } = useDataPath();
  const now = useNow();
  const zone = useZone();
  const { clock } = useClock();
  if (freshness.kind === 'live') return null;
  const since = new Date(freshness.since + (clock.read() - Date.now())).toISOString();
  const isDatabaseDown = health?.checks.database.status === 'down';
  const what =
    freshness.kind === 'server-lost' && !isDatabaseDown
      ? 'Lost the server'
      : isDatabaseDown
        ? 'The database does not answer; no data'
        : 'No data from the worker';
  return (
    <div
      role="alert"
      data-testid="lost-bar"
      className="flex items-center gap-2 border-b border-warn bg-raised px-4 py-2 text-sm font-semibold text-warn"
    >
      <TriangleAlert size={16} className="shrink-0" aria-hidden />
      <span>
        {what} since {formatTime(since, zone)} ({formatAge(now - Date.parse(since))}). What you see is that
        old; the page recovers by itself.
      </span>
    </div>
  );
}
