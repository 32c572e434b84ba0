import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { HatchPattern, hatchFill } from '@/components/charts/hatch-pattern';
import { useZone } from '@/components/ui/clock';
import { formatValue } from '@/components/ui/format-number';
import { formatClock, formatTime, type TimeZoneChoice } from '@/components/ui/format-time';
import { prepareTimeAxis } from '@/lib/charts/prepare-time-axis';
import type { TrendModel } from '@/lib/charts/prepare-trend';

const dayMs = 86_400_000;
const axisText = { fontSize: 12, fill: 'var(--dim)' };
const still = { type: 'stepAfter', dot: false, activeDot: false, isAnimationActive: false } as const;

/** The course of one measured value: last value as a line, smallest to largest of each step as a quiet area. */
export function ValueLines({ model }: { readonly model: TrendModel }) {
  const zone = useZone();
  const span = model.to - model.from;
  const offset = zone === 'local' ? -new Date(model.to).getTimezoneOffset() * 60_000 : 0;
  const tick = (at: number) => {
    const iso = new Date(at).toISOString();
    return span > 2 * dayMs ? formatTime(iso, zone).slice(5, 10) : formatClock(iso, zone).slice(0, 5);
  };
  return (
    <div className="h-56 min-w-0">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 220 }}>
        <ComposedChart
          data={model.rows.map((row) => ({ ...row }))}
          margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
        >
          <HatchPattern />
          <CartesianGrid vertical={false} stroke="var(--line)" strokeOpacity={0.6} />
          <XAxis
            dataKey="at"
            type="number"
            domain={[model.from, model.to]}
            ticks={prepareTimeAxis(model.from, model.to, 7, offset)}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line)"
            tickLine={false}
          />
          <YAxis
            width={56}
            tick={axisText}
            stroke="var(--line)"
            tickLine={false}
            axisLine={false}
            domain={[...model.domain]}
            tickFormatter={(value: number) => formatValue(Number(value.toPrecision(4)))}
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
          <Area {...still} dataKey="range" fill="var(--series-1)" fillOpacity={0.2} stroke="none" />
          <Line {...still} dataKey="last" stroke="var(--series-1)" strokeWidth={1.5} connectNulls={false} />
          <Tooltip
            content={<Reading zone={zone} />}
            isAnimationActive={false}
            cursor={{ stroke: 'var(--dim)' }}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

type ReadingProps = {
  readonly zone: TimeZoneChoice;
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: TrendModel['rows'][number] }[];
};

function Reading({ zone, active, payload }: ReadingProps) {
  const row = payload?.[0]?.payload;
  if (!active || row === undefined) return null;
  return (
    <div className="panel px-2 py-1.5 text-xs shadow-over">
      <div className="mb-1 text-dim">{formatTime(new Date(row.at).toISOString(), zone)}</div>
      <div className="font-semibold">{row.last === null ? 'unknown' : formatValue(row.last)}</div>
      {row.range && row.range[0] !== row.range[1] && (
        <div className="text-dim">
          from {formatValue(row.range[0])} to {formatValue(row.range[1])}
        </div>
      )}
    </div>
  );
}
