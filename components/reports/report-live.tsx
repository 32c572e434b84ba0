'use client';

import { Printer } from 'lucide-react';
import { useMemo } from 'react';
import { BlindTimes } from '@/components/availability/blind-times';
import { GroupRollUps } from '@/components/availability/group-roll-ups';
import { Availability, Duration, saySeen, TimeBar } from '@/components/availability/known-time';
import { PeriodChoice } from '@/components/availability/period-choice';
import { RollUpTable } from '@/components/availability/roll-up-table';
import { DeviceTabs } from '@/components/devices/device-tabs';
import { fleetFilterKeys } from '@/components/devices/fleet-query';
import { NoFleet } from '@/components/devices/no-fleet';
import { sayPlace } from '@/components/devices/say-place';
import { useRead } from '@/components/live/use-read';
import { Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/facts';
import { FilterBar } from '@/components/ui/filter-bar';
import { formatCounted } from '@/components/ui/format-number';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import type { AvailabilityReportView } from '@/lib/domain/availability-views';
import { ReportItems } from './report-items';
import { toReportInput } from './report-query';

type Props = {
  readonly initial: AvailabilityReportView | null;
  readonly initialAddress: string;
  readonly watchedSince: string | null;
};

/** What a thing is at this moment says nothing of a period. */
const isOfNow: ReadonlySet<string> = new Set(['state', 'maintenance']);

/** Availability over a period, to be read, printed, or taken away as CSV. It does not change while it is read. */
export function ReportLive({ initial, initialAddress, watchedSince }: Props) {
  const { query } = useQuery();
  const input = useMemo(() => toReportInput(new URLSearchParams(query)), [query]);
  const address = `availability/report?${input}`;
  const isInitial = address === initialAddress;
  const read = useRead<AvailabilityReportView>(isInitial ? null : address, { keepsFormer: true });
  const report = isInitial ? initial : read.body;
  const keys = useMemo(() => fleetFilterKeys(report).filter(({ key }) => !isOfNow.has(key)), [report]);
  return (
    <div className="report flex min-h-0 flex-col gap-3">
      <PageTitle title="Availability report">
        <span className="flex flex-wrap justify-end gap-2 print:hidden">
          <Button asChild>
            <a href={`/api/v1/availability/report.csv?${input}`} download>
              Download CSV
            </a>
          </Button>
          <Button kind="primary" onClick={() => window.print()}>
            <Printer size={14} aria-hidden /> Print or save as PDF
          </Button>
        </span>
      </PageTitle>
      <DeviceTabs />
      <div className="flex flex-wrap items-start gap-2 print:hidden">
        <PeriodChoice />
        <div className="min-w-64 grow">
          <FilterBar
            id="report"
            keys={keys}
            placeholder="group:…, site:… or any text in the name"
            views={[]}
          />
        </div>
      </div>
      <ProblemLine problem={isInitial ? null : read.problem} />
      {report === null && (isInitial || read.problem === null) && (
        <p className="text-sm text-dim">{isInitial ? 'This period cannot be shown.' : 'Reading…'}</p>
      )}
      {report !== null && report.items.length === 0 && (
        <NoFleet isFiltered={input.size > 1} watchedSince={watchedSince} />
      )}
      {report !== null && report.items.length > 0 && <Report report={report} />}
    </div>
  );
}

function Report({ report }: { readonly report: AvailabilityReportView }) {
  const { total } = report;
  return (
    <div className="live flex flex-col gap-5">
      <section aria-label="Summary" className="panel flex flex-col gap-3 p-3">
        <p className="text-sm">
          <Moment at={report.from} /> to <Moment at={report.to} />
          <span className="text-dim">
            {' '}
            · made <Moment at={report.generatedAt} /> · {formatCounted(report.items.length, 'member')}
          </span>
        </p>
        <p className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
          <span className="text-2xl">
            <Availability figures={total} />
          </span>
          <span className="text-sm text-dim">
            available of the {saySeen(total)} of the time that was seen;{' '}
            {formatCounted(total.outages, 'outage')}, {formatCounted(total.flaps, 'flap')}, longest{' '}
            <Duration seconds={total.longestOutageSeconds} />
          </span>
        </p>
        <TimeBar figures={total} />
        <BlindTimes blind={report.blind} withBroker />
      </section>
      {report.groups.length > 0 && (
        <section aria-label="By group" className="panel p-3">
          <Section title="By Sparkplug group">
            <GroupRollUps groups={report.groups} />
          </Section>
        </section>
      )}
      {report.places.length > 0 && (
        <section aria-label="By place" className="panel p-3">
          <Section title="By site, area and line">
            <RollUpTable
              label="Availability by place"
              head="Site › area › line"
              rows={report.places}
              keyOf={(row) => JSON.stringify([row.site, row.area, row.line])}
              nameOf={(row) => sayPlace(row)}
            />
          </Section>
        </section>
      )}
      <section aria-label="Members" className="panel p-3">
        <Section title="Each edge node and device, least available first">
          <ReportItems items={report.items} />
        </Section>
      </section>
      <section aria-label="Method" className="panel p-3">
        <Section title="How these figures are made">
          <ul className="list-disc pl-5 text-sm text-dim">
            {report.method.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Section>
      </section>
    </div>
  );
}
