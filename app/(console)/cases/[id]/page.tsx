import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { CaseDetailLive } from '@/components/cases/case-detail-live';
import { getCase } from '@/lib/services/cases/get-case';
import { caseIdInput } from '@/lib/services/cases/lock-case';
import { foundOr404 } from '../../found-or-404';

export const metadata: Metadata = { title: 'Case' };

export default async function CasePage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await requireActor(`/cases/${id}`);
  const input = caseIdInput.safeParse({ id });
  if (!input.success) notFound();
  return <CaseDetailLive initial={await foundOr404(getCase(await getServiceContext(), actor, input.data))} />;
}
