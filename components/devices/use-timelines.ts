import { useRef } from 'react';
import type { FiguresColumn } from '@/components/availability/figures-table';
import { type ChosenPeriod, periodLabels, withPeriod } from '@/components/availability/period';
import { useRead } from '@/components/live/use-read';
import type { EntityRef, FleetItemView, TimelineView } from '@/lib/domain/availability-views';
import { figuresAddress, timelineAddress } from './entity-api';

const usual = ['24h', '7d', '30d'] as const;
type Usual = (typeof usual)[number];

type Options = {
  readonly entity: EntityRef;
  readonly period: ChosenPeriod;
  /** What the server read, for `initialAddress`. */
  readonly initial: TimelineView;
  readonly initialAddress: string;
};

/** The history of one entity over the chosen period, and its figures over the three usual ones beside it. */
export function useTimelines({ entity, period, initial, initialAddress }: Options) {
  const figures = figuresAddress(entity);
  const of = (key: Usual) => withPeriod(figures, { choice: key, parameters: { period: key } });
  const reads = {
    '24h': useRead<FleetItemView>(of('24h'), { keepsFormer: true }),
    '7d': useRead<FleetItemView>(of('7d'), { keepsFormer: true }),
    '30d': useRead<FleetItemView>(of('30d'), { keepsFormer: true }),
  };
  const address = withPeriod(timelineAddress(entity), period);
  const timeline = useRead<TimelineView>(address, { keepsFormer: true });
  const kept = useRef(initial);
  const isOfPeriod = timeline.body !== null || address === initialAddress;
  if (timeline.body !== null) kept.current = timeline.body;
  const columns: FiguresColumn[] = usual.map((key) => ({
    key,
    title: periodLabels[key],
    figures: reads[key].body?.figures ?? (isOfPeriod && period.choice === key ? kept.current.figures : null),
  }));
  if (period.choice === 'custom')
    columns.push({
      key: 'custom',
      title: 'Chosen period',
      figures: isOfPeriod ? kept.current.figures : null,
    });
  return {
    columns,
    shown: kept.current,
    problem: timeline.problem,
    refresh: async () => {
      await Promise.all([...Object.values(reads), timeline].map((read) => read.again()));
    },
  };
}
