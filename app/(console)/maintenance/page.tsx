import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { MaintenanceLive } from '@/components/maintenance/maintenance-live';
import { listDefinedDevices } from '@/lib/services/availability/defined-devices';
import { listMaintenanceWindows } from '@/lib/services/maintenance/list-windows';
import { getSiteRules } from '@/lib/services/sites/site-rules';

export const metadata: Metadata = { title: 'Maintenance and set-up' };

export default async function MaintenancePage() {
  const actor = await requireActor('/maintenance');
  const context = await getServiceContext();
  const [windows, defined, { rules }] = await Promise.all([
    listMaintenanceWindows(context, actor, {}),
    listDefinedDevices(context, actor, {}),
    getSiteRules(context, actor),
  ]);
  return (
    <MaintenanceLive windows={windows} defined={defined} rules={rules} canChange={actor.role !== 'viewer'} />
  );
}
