import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { AuditLive } from '@/components/audit/audit-live';
import { toAuditFilters } from '@/components/audit/audit-query';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { listAudit, listAuditInput } from '@/lib/services/audit/list-audit';
import { hasPermission } from '@/lib/services/require-permission';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Audit log' };

export default async function AuditPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/audit');
  if (!hasPermission(actor, 'configure')) return <NotForYou />;
  const filters = toAuditFilters(toQuery(await searchParams));
  const input = listAuditInput.safeParse(Object.fromEntries(filters));
  const initial = await listAudit(await getServiceContext(), actor, input.success ? input.data : {});
  return <AuditLive initial={initial} initialAddress={input.success ? `audit?${filters}` : ''} />;
}

function NotForYou() {
  return (
    <>
      <PageTitle title="Audit log" />
      <EmptyState
        title="The audit log is for analysts and admins"
        why="It names who signed in from where. What was decided about an alert, an incident or a case, by whom and why, stands in its own timeline."
      />
    </>
  );
}
