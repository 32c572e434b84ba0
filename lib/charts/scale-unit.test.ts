import { expect, test } from 'vitest';
import { scaleUnit } from './scale-unit';

test.each([
  [0, 'si', 1, ''],
  [999, 'si', 1, ''],
  [1000, 'si', 1000, 'k'],
  [2_500_000, 'si', 1_000_000, 'M'],
  [1e30, 'si', 1e12, 'T'],
  [1023, 'binary', 1, ''],
  [1_048_576, 'binary', 1_048_576, 'Mi'],
] as const)('%s in %s units', (largest, kind, divisor, prefix) =>
  expect(scaleUnit(largest, kind)).toEqual({ divisor, prefix }),
);
