import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { toCaseFilters } from '@/components/cases/case-query';
import { CasesLive } from '@/components/cases/cases-live';
import { listCases, listCasesInput } from '@/lib/services/cases/list-cases';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Cases' };

export default async function CasesPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/cases');
  const filters = toCaseFilters(toQuery(await searchParams));
  const input = listCasesInput.safeParse(Object.fromEntries(filters));
  const initial = await listCases(await getServiceContext(), actor, input.success ? input.data : {});
  return <CasesLive initial={initial} initialAddress={input.success ? `cases?${filters}` : ''} />;
}
