import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { toAlertFilters } from '@/components/alerts/alert-query';
import { AlertsLive } from '@/components/alerts/alerts-live';
import { detectors } from '@/lib/detection/registry';
import { listAlerts, listAlertsInput } from '@/lib/services/alerts/list-alerts';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Alerts' };

export default async function AlertsPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/alerts');
  const filters = toAlertFilters(toQuery(await searchParams));
  const input = listAlertsInput.safeParse(Object.fromEntries(filters));
  const initial = await listAlerts(await getServiceContext(), actor, input.success ? input.data : {});
  return (
    <AlertsLive
      initial={initial}
      initialAddress={input.success ? `alerts?${filters}` : ''}
      detectors={detectors.map((detector) => detector.kind)}
    />
  );
}
