import { cache } from 'react';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import type { KnownAlert } from '@/components/live/console-state';
import { listAlerts } from '@/lib/services/alerts/list-alerts';
import { getOverview } from '@/lib/services/overview/get-overview';

const knownAlertsMax = 500;

/** The overview, read once a request however many parts of the page ask for it. */
export const readOverview = cache(async () => {
  const actor = await requireActor();
  return getOverview(await getServiceContext(), actor);
});

/** The states of unresolved alerts (the newest 500), so that the browser counts changes exactly. */
export const readAlertStates = cache(async (): Promise<[string, KnownAlert][]> => {
  const actor = await requireActor();
  const page = await listAlerts(await getServiceContext(), actor, {
    state: ['open', 'acknowledged'],
    limit: knownAlertsMax,
  });
  return page.items.map(({ id, severity, state }) => [id, { severity, state }]);
});
