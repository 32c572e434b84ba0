import { Moment } from '@/components/ui/age';
import { formatRate } from '@/components/ui/format-number';
import type { TimeLinesModel } from '@/lib/charts/prepare-time-lines';

type Props = { readonly model: TimeLinesModel; readonly unit: string; readonly label: string };

/** The same numbers as a table, newest first. */
export function ChartTable({ model, unit, label }: Props) {
  return (
    <div className="h-56 overflow-auto">
      <table aria-label={label} className="w-full text-xs">
        <thead>
          <tr>
            <th scope="col" className="sticky top-0 bg-panel py-1 text-left font-semibold text-dim">
              Time
            </th>
            {model.lines.map((line) => (
              <th
                key={line.key}
                scope="col"
                className="sticky top-0 bg-panel py-1 pl-3 text-right font-semibold text-dim"
              >
                {line.name} <span className="font-normal text-faint">{unit}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {model.rows.toReversed().map((row) => (
            <tr key={row.at} className="border-t">
              <td className="py-1">
                <Moment at={new Date(row.at).toISOString()} />
              </td>
              {model.lines.map((line) => (
                <td key={line.key} className="py-1 pl-3 text-right">
                  {formatRate(row[line.key] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
