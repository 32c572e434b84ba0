import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { ReportLive } from '@/components/reports/report-live';
import { toReportInput } from '@/components/reports/report-query';
import { reportAvailability } from '@/lib/services/availability/report-availability';
import { availabilitySummaryInput } from '@/lib/services/availability/summarise-availability';
import { readWatchedSince } from '../devices/read-watched-since';
import { validOrNull } from '../devices/valid-or-null';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Availability report' };

export default async function ReportsPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/reports');
  const filters = toReportInput(toQuery(await searchParams));
  const input = availabilitySummaryInput.safeParse(Object.fromEntries(filters));
  const initial = input.success
    ? await validOrNull(reportAvailability(await getServiceContext(), actor, input.data))
    : null;
  return (
    <ReportLive
      initial={initial}
      initialAddress={initial === null ? '' : `availability/report?${filters}`}
      watchedSince={await readWatchedSince()}
    />
  );
}
