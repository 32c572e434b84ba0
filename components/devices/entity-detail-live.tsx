'use client';

import { useMemo, useState } from 'react';
import { AlertLine } from '@/components/alerts/alert-line';
import { BlindTimes } from '@/components/availability/blind-times';
import { FiguresTable } from '@/components/availability/figures-table';
import { periodLabels, readPeriod } from '@/components/availability/period';
import { PeriodChoice } from '@/components/availability/period-choice';
import { SwimLanes } from '@/components/availability/swim-lanes';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { Age } from '@/components/ui/age';
import { Section } from '@/components/ui/facts';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import { prepareTimeline } from '@/lib/charts/prepare-timeline';
import type { MetricView, TimelineView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { metricsAddress } from './entity-api';
import { EntityFacts } from './entity-facts';
import { EntityHead } from './entity-head';
import { type EntityView, refOf } from './entity-view';
import { MetricsSection } from './metrics-section';
import { NodeDevices } from './node-devices';
import { NotesSection } from './notes-section';
import { QuirksSection } from './quirks-section';
import { useTimelines } from './use-timelines';

type Props = {
  readonly initial: EntityView;
  readonly timeline: TimelineView;
  readonly timelineAddress: string;
  readonly metrics: Page<MetricView>;
  /** Triage: notes, and revoking quirks. */
  readonly canTriage: boolean;
};

/** Lanes of the devices of a large edge node are shown when asked for. */
const foldFrom = 24;
/** A month of history is not measured again with every message. */
const historyMs = 15_000;

/** One edge node, device or defined device: is it alive, since when, how reliable, and what does it say? */
export function EntityDetailLive({ initial, timeline, timelineAddress, metrics, canTriage }: Props) {
  const { query } = useQuery();
  const [view, setView] = useState(initial);
  const ref = refOf(view);
  const period = readPeriod(query);
  const history = useTimelines({ entity: ref, period, initial: timeline, initialAddress: timelineAddress });
  const readAgain = async () => {
    const answer = await callApi<EntityView['view']>(view.address);
    if (answer.ok) setView((current) => ({ ...current, view: answer.body }) as EntityView);
  };
  useChanged('nodes', readAgain);
  useChanged('nodes', history.refresh, historyMs);
  const shown = history.shown;
  const clientId = view.kind === 'node' ? view.view.travel.clientId : null;
  const isDefinedByClient = view.kind === 'defined' && view.view.clientId !== null;
  const drawn = useMemo(
    () => prepareTimeline(shown, { hasClient: clientId !== null || isDefinedByClient }),
    [shown, clientId, isDefinedByClient],
  );
  const unseen = useMemo(
    () =>
      (shown.lanes[0]?.segments ?? [])
        .filter(({ state }) => state === 'offline' || state === 'unknown')
        .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
    [shown],
  );
  return (
    <article className="flex w-full flex-col gap-3">
      <EntityHead view={view} canPlan={canTriage} />
      <ProblemLine problem={history.problem} />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <EntityFacts view={view} />
        <section aria-label="Availability" className="panel flex min-w-0 flex-col gap-2 p-3">
          <h2 className="flex flex-wrap items-baseline gap-2 text-sm">
            Availability
            <span className="text-xs font-normal text-dim">
              measured <Age at={shown.to} /> ago
            </span>
          </h2>
          <FiguresTable columns={history.columns} />
        </section>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-lg">What happened</h2>
        <span className="grow" />
        <PeriodChoice />
      </div>
      <SwimLanes
        foldFrom={foldFrom}
        key={JSON.stringify(period.parameters)}
        label={`Timeline, ${period.choice === 'custom' ? 'chosen period' : periodLabels[period.choice].toLowerCase()}`}
        lanes={drawn.lanes}
        period={drawn.period}
      />
      {shown.omittedLanes > 0 && (
        <p className="text-xs text-dim">{shown.omittedLanes} more devices have no lane here.</p>
      )}
      {view.kind !== 'defined' && (
        <MetricsSection entity={ref} initial={metrics} initialAddress={metricsAddress(ref)} unseen={unseen} />
      )}
      {view.kind === 'node' && <NodeDevices devices={view.view.devices} />}
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <div className="panel flex min-w-0 flex-col gap-5 p-3">
          <Section title="Alerts about it in this period">
            {shown.alerts.length === 0 && <p className="text-sm text-dim">None.</p>}
            {shown.alerts.map((alert) => (
              <AlertLine key={alert.id} alert={alert} />
            ))}
          </Section>
          <BlindTimes blind={shown.blind} />
        </div>
        <div className="panel flex min-w-0 flex-col gap-5 p-3">
          {view.kind === 'node' && <QuirksSection nodeId={ref.id} canRevoke={canTriage} />}
          <NotesSection entity={ref} notes={shown.notes} canAdd={canTriage} onAdded={history.refresh} />
        </div>
      </div>
    </article>
  );
}
