import { prepareSparkline } from '@/lib/charts/prepare-sparkline';

type Props = {
  readonly values: readonly (number | null)[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
};

/** A small line without axes; its label says what it shows. */
export function Sparkline({ values, label, width = 120, height = 24 }: Props) {
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className="live shrink-0 overflow-visible"
    >
      {prepareSparkline(values, width, height).map((path) => (
        <path
          key={path}
          d={path}
          fill="none"
          stroke="var(--series-1)"
          strokeWidth={1.5}
          strokeLinejoin="round"
        />
      ))}
    </svg>
  );
}
