export const hatchFill = 'url(#bw-hatch)';

/** The pattern for unknown time; stands once in each chart. */
export function HatchPattern() {
  return (
    <defs>
      <pattern id="bw-hatch" width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1={0} y1={0} x2={0} y2={6} stroke="var(--hatch)" strokeWidth={1} />
      </pattern>
    </defs>
  );
}
