import { formatRate } from '@/components/ui/format-number';
import { formatTime, type TimeZoneChoice } from '@/components/ui/format-time';
import type { BandModel } from '@/lib/charts/prepare-rate-band';
import type { LineOfChart, TimeLinesModel } from '@/lib/charts/prepare-time-lines';

export function LegendEntry({ line }: { readonly line: LineOfChart }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-dim">
      <span
        aria-hidden
        className="inline-block h-0.5 w-3"
        style={{ background: `var(--series-${line.colour})` }}
      />
      {line.name}
    </span>
  );
}

/** What the learned band behind the lines says. */
export function BandLegend({ band }: { readonly band: BandModel }) {
  return (
    <>
      <span className="inline-flex items-center gap-1.5 text-dim">
        <span aria-hidden className="inline-block w-3 border-t border-dashed border-dim" /> usual
      </span>
      <span className="inline-flex items-center gap-1.5 text-dim">
        <span aria-hidden className="inline-block h-3 w-4 border bg-accent-ground" />{' '}
        {band.isHabit ? 'as in the past week at this hour' : 'no alarm within'}
        {band.isCut && ' (goes on above)'}
      </span>
    </>
  );
}

function sayRange([low, high]: readonly [number, number], isHabit: boolean): string {
  if (isHabit) return `mostly ${formatRate(low)} to ${formatRate(high)}`;
  return `alarms from ${formatRate(high)}${low > 0 ? ` and up to ${formatRate(low)}` : ''}`;
}

type ReadingProps = {
  readonly model: TimeLinesModel;
  readonly zone: TimeZoneChoice;
  readonly band: BandModel | null;
  readonly active?: boolean;
  readonly label?: string | number;
};

/** The values under the pointer. */
export function ChartReading({ model, zone, band, active, label }: ReadingProps) {
  const index = model.rows.findIndex((each) => each.at === Number(label));
  const row = model.rows[index];
  if (!active || !row) return null;
  const range = band?.ranges[index];
  return (
    <div className="panel px-2 py-1.5 text-xs shadow-over">
      <div className="mb-1 text-dim">{formatTime(new Date(row.at).toISOString(), zone)}</div>
      {model.lines.map((line) => (
        <div key={line.key} className="flex items-center justify-between gap-4">
          <LegendEntry line={line} />
          <span className="font-semibold">
            {(row[line.key] ?? null) === null ? 'unknown' : formatRate(row[line.key] ?? null)}
          </span>
        </div>
      ))}
      {range && (
        <div className="mt-1 text-dim">
          usual {formatRate(band?.usual[index] ?? null)}, {sayRange(range, band?.isHabit === true)}
        </div>
      )}
    </div>
  );
}
