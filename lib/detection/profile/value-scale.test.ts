import { expect, test } from 'vitest';
import { findScaleChange } from './value-scale';

test.each([
  ['°F for °C', 68, 17, 24, 'fahrenheit'],
  ['°C for °F', 20, 62, 76, 'celsius'],
  ['a thousand times', 20_000, 17, 24, 'power of ten'],
  ['a hundredth', 0.2, 17, 24, 'power of ten'],
  ['the other sign', -20, 17, 24, 'sign'],
  ['a tenth of a negative value', -2, -24, -17, 'power of ten'],
  ['just another value', 33, 17, 24, 'none'],
  ['a range so wide that a power of ten fits by chance', 500, 17, 90, 'none'],
  ['a range around zero', 500, -10, 10, 'none'],
] as const)('%s', (_, value, low, high, expected) => {
  expect(findScaleChange(value, low, high)).toBe(expected);
});
