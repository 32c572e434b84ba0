import type { ReactNode } from 'react';
import { formatCount } from '@/components/ui/format-number';
import type { RollUpView } from '@/lib/domain/availability-views';
import { Availability, Duration } from './known-time';

type Props<Row extends RollUpView> = {
  readonly label: string;
  readonly head: string;
  readonly rows: readonly Row[];
  keyOf(row: Row): string;
  readonly nameOf: (row: Row) => ReactNode;
};

const heads = ['Members', 'Available', 'Online', 'Offline', 'Unknown', 'Outages', 'Flaps', 'Longest outage'];

/** Figures of groups or places, worst first. */
export function RollUpTable<Row extends RollUpView>({ label, head, rows, keyOf, nameOf }: Props<Row>) {
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className="w-full text-sm">
        <thead>
          <tr className="border-b text-xs text-dim">
            <th scope="col" className="py-1 pr-3 text-left font-semibold">
              {head}
            </th>
            {heads.map((each) => (
              <th key={each} scope="col" className="py-1 pl-3 text-right font-semibold whitespace-nowrap">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="live">
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-b border-line/60">
              <th scope="row" className="min-w-36 py-1 pr-3 text-left font-normal break-words">
                {nameOf(row)}
              </th>
              <td className="py-1 pl-3 text-right">{formatCount(row.members)}</td>
              <td className="py-1 pl-3 text-right">
                <Availability figures={row} />
              </td>
              <td className="py-1 pl-3 text-right">
                <Duration seconds={row.onlineSeconds} />
              </td>
              <td className="py-1 pl-3 text-right">
                <Duration seconds={row.offlineSeconds} />
              </td>
              <td className="py-1 pl-3 text-right">
                <Duration seconds={row.unknownSeconds} />
              </td>
              <td className="py-1 pl-3 text-right">{formatCount(row.outages)}</td>
              <td className="py-1 pl-3 text-right">{formatCount(row.flaps)}</td>
              <td className="py-1 pl-3 text-right">
                <Duration seconds={row.longestOutageSeconds} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
