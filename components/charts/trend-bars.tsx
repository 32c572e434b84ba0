import { useZone } from '@/components/ui/clock';
import { formatClock } from '@/components/ui/format-time';
import type { AlertTrendBar } from '@/lib/charts/prepare-alert-trend';
import { severities } from '@/lib/domain/severity';

const width = 240;
const height = 48;
const slot = width / 24;

/** New alerts by hour as small stacked bars in the severities' hues. */
export function TrendBars({ bars }: { readonly bars: readonly AlertTrendBar[] }) {
  const zone = useZone();
  const largest = Math.max(1, ...bars.map((bar) => bar.total));
  const total = bars.reduce((sum, bar) => sum + bar.total, 0);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${total} new alerts in the last 24 hours`}
      className="live h-12 w-full"
    >
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      {bars.map((bar, index) => {
        let top = height - 1;
        const time = formatClock(new Date(bar.from).toISOString(), zone).slice(0, 5);
        return (
          <g key={bar.from}>
            <title>{`${time}: ${bar.total} new`}</title>
            <rect x={index * slot} y={0} width={slot} height={height} fill="transparent" />
            {severities.map((severity) => {
              const size = (bar.counts[severity] / largest) * (height - 4);
              top -= size;
              return (
                size > 0 && (
                  <rect
                    key={severity}
                    x={index * slot + 1}
                    y={top}
                    width={slot - 2}
                    height={size}
                    fill={`var(--${severity})`}
                  />
                )
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}
