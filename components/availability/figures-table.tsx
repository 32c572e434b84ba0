import type { ReactNode } from 'react';
import { formatCount } from '@/components/ui/format-number';
import type { EntityFiguresView } from '@/lib/domain/availability-views';
import { Availability, Duration, TimeBar } from './known-time';

export type FiguresColumn = {
  readonly key: string;
  readonly title: string;
  /** null while they are read. */
  readonly figures: EntityFiguresView | null;
};

type Line = {
  readonly name: string;
  /** Said where there is room. */
  readonly more?: string;
  readonly cell: (figures: EntityFiguresView) => ReactNode;
};

const lines: readonly Line[] = [
  { name: 'Available', more: ', of the time seen', cell: (figures) => <Availability figures={figures} /> },
  { name: 'Offline', cell: (figures) => <Duration seconds={figures.offlineSeconds} /> },
  { name: 'Unknown', more: ': nobody saw', cell: (figures) => <Duration seconds={figures.unknownSeconds} /> },
  {
    name: 'Maintenance',
    more: ', planned',
    cell: (figures) => <Duration seconds={figures.maintenanceSeconds} />,
  },
  { name: 'Outages', cell: (figures) => formatCount(figures.outages) },
  { name: 'Flaps', more: ', outages under 5 min', cell: (figures) => formatCount(figures.flaps) },
  { name: 'Longest outage', cell: (figures) => <Duration seconds={figures.longestOutageSeconds} /> },
  {
    name: 'MTBF',
    more: ', mean time between failures',
    cell: (figures) => <Duration seconds={figures.mtbfSeconds} />,
  },
  {
    name: 'MTTR',
    more: ', mean time to recover',
    cell: (figures) => <Duration seconds={figures.mttrSeconds} />,
  },
  { name: 'Rebirths', cell: (figures) => formatCount(figures.rebirths) },
];

/** How reliable something was, over several periods side by side. */
export function FiguresTable({ columns }: { readonly columns: readonly FiguresColumn[] }) {
  return (
    <div className="overflow-x-auto">
      <table aria-label="Availability by period" className="live w-full text-sm">
        <thead>
          <tr className="border-b text-xs text-dim">
            <th scope="col" className="py-1 text-left font-semibold">
              <span className="sr-only">Figure</span>
            </th>
            {columns.map(({ key, title }) => (
              <th
                key={key}
                scope="col"
                className="py-1 pl-2 text-right font-semibold sm:pl-4 sm:whitespace-nowrap"
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="border-b border-line/60">
            <th scope="row" className="py-1.5 pr-2 text-left font-normal text-dim">
              Time<span className="max-sm:sr-only">, how it is made up</span>
            </th>
            {columns.map(({ key, figures }) => (
              <td key={key} className="min-w-12 py-1.5 pl-2 sm:pl-4">
                {figures && <TimeBar figures={figures} withWords={false} />}
              </td>
            ))}
          </tr>
          {lines.map(({ name, more, cell }) => (
            <tr key={name} className="border-b border-line/60 last:border-b-0">
              <th scope="row" className="py-1 pr-2 text-left font-normal text-dim">
                {name}
                {more && <span className="max-sm:sr-only">{more}</span>}
              </th>
              {columns.map(({ key, figures }) => (
                <td key={key} className="py-1 pl-2 text-right sm:pl-4">
                  {figures === null ? <span className="text-faint">…</span> : cell(figures)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
