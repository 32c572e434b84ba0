/**
 * SVG paths of a small line of `width` × `height` px over evenly spaced values; one path for each unbroken run, so that
 * unknown values (null) stay gaps. The scale starts at zero.
 */
export function prepareSparkline(
  values: readonly (number | null)[],
  width: number,
  height: number,
): string[] {
  const largest = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = width / Math.max(values.length - 1, 1);
  const paths: string[] = [];
  let run: string[] = [];
  const close = () => {
    if (run.length > 0) paths.push(run.length === 1 ? `M${run[0]} h1` : `M${run.join(' L')}`);
    run = [];
  };
  values.forEach((value, index) => {
    if (value === null) close();
    else
      run.push(`${(index * step).toFixed(1)},${(height - 1 - (value / largest) * (height - 2)).toFixed(1)}`);
  });
  close();
  return paths;
}
