import type { ScaleChange } from './value-verdict';

const powersMax = 9;
/** Ranges wider than this, high to low, fit a value times a power of ten, or one in another unit, by chance. */
const powerRatioMax = 2;
const unitRatioMax = 1.6;

/**
 * Is a value outside its range, `low` to `high`, one of it in another unit? By a power of ten, Fahrenheit for Celsius or the
 * reverse, or with the wrong sign. Ranges so wide that this fits by chance are not judged.
 */
export function findScaleChange(value: number, low: number, high: number): ScaleChange {
  const isIn = (x: number) => x >= low && x <= high;
  if (low * high <= 0) return 'none';
  if (isIn(-value)) return 'sign';
  const [small, large] = low > 0 ? [low, high] : [-high, -low];
  if (large > powerRatioMax * small) return 'none';
  for (let power = 1; power <= powersMax; power++)
    if (isIn(value / 10 ** power) || isIn(value * 10 ** power)) return 'power of ten';
  if (large > unitRatioMax * small) return 'none';
  if (isIn((value - 32) / 1.8)) return 'fahrenheit';
  return isIn(value * 1.8 + 32) ? 'celsius' : 'none';
}
