import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { AuditLive } from '@/components/audit/audit-live';
import { toAuditFilters } from '@/components/audit/audit-query';
import { listAudit, listAuditInput } from '@/lib/services/audit/list-audit';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Audit log' };

export default async function AuditPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/audit');
  const filters = toAuditFilters(toQuery(await searchParams));
  const input = listAuditInput.safeParse(Object.fromEntries(filters));
  const initial = await listAudit(await getServiceContext(), actor, input.success ? input.data : {});
  return <AuditLive initial={initial} initialAddress={input.success ? `audit?${filters}` : ''} />;
}
