import type { Alert } from '@/lib/domain/alert';
import type { OverviewView, Page } from '@/lib/domain/views';
import type { ConsoleNews } from './console-state';
import { callApi } from './read-api';

const retryMs = 2000;
/** As many unresolved alerts as the first page render knows. */
const knownAlerts = 'alerts?state=open,acknowledged&limit=500';

/**
 * Everything that the live state holds, read again because the stream could not bridge a loss. A server that does not
 * answer yet is asked until it does, or until `signal` aborts (then null): without this the page would stay wrong.
 */
export async function readAllAgain(
  signal: AbortSignal,
): Promise<Extract<ConsoleNews, { type: 'all-read' }> | null> {
  while (!signal.aborted) {
    const [overview, alerts] = await Promise.all([
      callApi<OverviewView>('overview'),
      callApi<Page<Alert>>(knownAlerts),
    ]);
    if (overview.ok && alerts.ok)
      return {
        type: 'all-read',
        overview: overview.body,
        alertStates: alerts.body.items.map((alert) => [alert.id, alert]),
      };
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  return null;
}
