import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useZone } from '@/components/ui/clock';
import { formatRate } from '@/components/ui/format-number';
import { formatClock, formatTime, type TimeZoneChoice } from '@/components/ui/format-time';
import type { BandModel } from '@/lib/charts/prepare-rate-band';
import { prepareTimeAxis } from '@/lib/charts/prepare-time-axis';
import type { TimeLinesModel } from '@/lib/charts/prepare-time-lines';
import { scaleUnit } from '@/lib/charts/scale-unit';
import { BandLegend, ChartReading, LegendEntry } from './chart-legend';
import { HatchPattern, hatchFill } from './hatch-pattern';

type ChartMarker = { readonly at: number; readonly label: string; readonly colour: string };

type Props = {
  readonly model: TimeLinesModel;
  /** The unit without prefix: "messages/s". */
  readonly unit: string;
  readonly markers?: readonly ChartMarker[];
  /** Charts with the same name share their crosshair. */
  readonly crosshair?: string;
  readonly unitKind?: 'si' | 'binary';
  /** What has been learned to be normal, as a quiet area behind the lines. */
  readonly band?: BandModel | null;
};

const dayMs = 86_400_000;
const axisText = { fontSize: 12, fill: 'var(--dim)' };

function tickLabel(at: number, zone: TimeZoneChoice, spanMs: number): string {
  const iso = new Date(at).toISOString();
  return spanMs > 2 * dayMs ? formatTime(iso, zone).slice(5, 10) : formatClock(iso, zone).slice(0, 5);
}

/** Below one, one decimal would give several ticks the same label. */
function tickValue(value: number, largest: number): string {
  return largest > 0 && largest < 1 ? String(Number(value.toPrecision(2))) : formatRate(value);
}

/** Lines over time: gaps stay gaps, what nobody knows is hatched, the legend names every line. */
export function TimeLines({ model, unit, markers = [], crosshair, unitKind = 'si', band = null }: Props) {
  const zone = useZone();
  const span = model.to - model.from;
  const offset = zone === 'local' ? -new Date(model.to).getTimezoneOffset() * 60_000 : 0;
  const largest = Math.max(0, ...model.rows.flatMap((row) => model.lines.map((line) => row[line.key] ?? 0)));
  const { divisor, prefix } = scaleUnit(largest, unitKind);
  const data = model.rows.map((row, index) =>
    band ? { ...row, usual: band.usual[index], range: band.ranges[index] } : row,
  );
  return (
    <div className="flex min-h-0 grow flex-col">
      <div className="mb-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
        <span className="text-faint">{`${prefix}${prefix ? ' ' : ''}${unit}`}</span>
        {model.lines.length > 1 && model.lines.map((line) => <LegendEntry key={line.key} line={line} />)}
        {band && <BandLegend band={band} />}
        {model.gaps.length > 0 && (
          <span className="inline-flex items-center gap-1.5 text-dim">
            <span aria-hidden className="hatched inline-block h-3 w-4 border" /> unknown
          </span>
        )}
      </div>
      <div className="relative min-h-0 grow">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 190 }}>
          <ComposedChart data={data} syncId={crosshair} margin={{ top: 4, right: 8, bottom: 0, left: 0 }}>
            <HatchPattern />
            <CartesianGrid vertical={false} stroke="var(--line)" strokeOpacity={0.6} />
            <XAxis
              dataKey="at"
              type="number"
              domain={[model.from, model.to]}
              ticks={prepareTimeAxis(model.from, model.to, 7, offset)}
              tickFormatter={(at: number) => tickLabel(at, zone, span)}
              tick={axisText}
              stroke="var(--line)"
              tickLine={false}
            />
            <YAxis
              width={40}
              tick={axisText}
              stroke="var(--line)"
              tickLine={false}
              axisLine={false}
              domain={[0, band?.top ?? (largest > 0 ? 'auto' : 1)]}
              allowDataOverflow={band !== null}
              tickFormatter={(value: number) => tickValue(value / divisor, largest / divisor)}
            />
            {model.gaps.map((gap) => (
              <ReferenceArea
                key={gap.from}
                x1={gap.from}
                x2={gap.to}
                fill={hatchFill}
                fillOpacity={1}
                ifOverflow="hidden"
              />
            ))}
            {markers.map((marker) => (
              <ReferenceLine
                key={`${marker.at} ${marker.label}`}
                x={marker.at}
                stroke={marker.colour}
                strokeDasharray="3 3"
              />
            ))}
            {band && <LearnedBand />}
            <Tooltip
              content={<ChartReading model={model} zone={zone} band={band} />}
              isAnimationActive={false}
              cursor={{ stroke: 'var(--dim)' }}
            />
            {model.lines.map((line) => (
              <Line
                key={line.key}
                dataKey={line.key}
                name={line.name}
                type="linear"
                stroke={`var(--series-${line.colour})`}
                strokeWidth={1.5}
                dot={<LoneDot model={model} />}
                activeDot={{ r: 3 }}
                isAnimationActive={false}
                connectNulls={false}
              />
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

/** What is usual, and the range in which nothing alarms. */
function LearnedBand() {
  const common = { type: 'stepAfter', activeDot: false, isAnimationActive: false } as const;
  return (
    <>
      <Area {...common} dataKey="range" fill="var(--accent-ground)" fillOpacity={0.45} stroke="none" />
      <Line
        {...common}
        dataKey="usual"
        stroke="var(--dim)"
        strokeDasharray="4 3"
        strokeWidth={1}
        dot={false}
      />
    </>
  );
}

type DotProps = {
  readonly model: TimeLinesModel;
  readonly cx?: number;
  readonly cy?: number;
  readonly index?: number;
  readonly dataKey?: unknown;
  readonly stroke?: string;
};

/** A value between two gaps has no line to show it: it gets a dot. */
function LoneDot({ model, cx, cy, index = 0, dataKey, stroke }: DotProps) {
  const known = (at: number) => (model.rows[at]?.[String(dataKey)] ?? null) !== null;
  if (cx === undefined || cy === undefined || !known(index) || known(index - 1) || known(index + 1))
    return null;
  return <circle cx={cx} cy={cy} r={1.5} fill={stroke} />;
}
