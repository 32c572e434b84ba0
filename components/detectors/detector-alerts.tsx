import Link from 'next/link';
import { AlertLine } from '@/components/alerts/alert-line';
import { useLiveFrames } from '@/components/live/live-provider';
import { ReadRows } from '@/components/live/read-rows';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import { useNow } from '@/components/ui/clock';
import type { Alert } from '@/lib/domain/alert';
import type { Page } from '@/lib/domain/views';

const shownMax = 50;
const weekMs = 7 * 86_400_000;

/** What a detector has raised in the last seven days, in shadow mode too. */
export function DetectorAlerts({ kind }: { readonly kind: string }) {
  const query = `detector=${encodeURIComponent(kind)}`;
  const alerts = useRead<Page<Alert>>(`alerts?${query}&shadow=include&limit=${shownMax}`);
  const { ask } = useChanged(null, alerts.again);
  useLiveFrames((frames) => {
    if (frames.some((frame) => frame.type === 'alert' && frame.alert.detector === kind)) ask();
  });
  const since = new Date(useNow() - weekMs).toISOString();
  const items = alerts.body?.items.filter((alert) => alert.lastSeenAt >= since) ?? [];
  const hasMore = items.length === shownMax && alerts.body?.nextCursor !== null;
  return (
    <>
      <ReadRows
        read={{ ...alerts, body: alerts.body && { items, nextCursor: null } }}
        none="None, neither in the queue nor in shadow mode."
      >
        {(alert) => (
          <li key={alert.id}>
            <AlertLine alert={alert} />
          </li>
        )}
      </ReadRows>
      <p className="flex flex-wrap gap-x-4 text-sm text-accent [&_a:hover]:underline">
        {hasMore && <span className="text-dim">The newest {shownMax} are shown.</span>}
        <Link href={`/alerts?${query}`} prefetch={false}>
          All its alerts
        </Link>
        <Link href={`/alerts?${query}&shadow=only`} prefetch={false}>
          Those of shadow mode
        </Link>
      </p>
    </>
  );
}
