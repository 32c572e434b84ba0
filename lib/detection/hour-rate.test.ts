import { expect, test } from 'vitest';
import { hourRate, hourRateCode } from './hour-rate';

test.each([0.02, 0.2, 0.9, 1, 1.1, 18, 300, 2e4, 5e5])(
  '%s a minute survives a byte within 3.6 %%',
  (rate) => {
    expect(hourRate(hourRateCode(rate)) / rate).toBeGreaterThan(0.964);
    expect(hourRate(hourRateCode(rate)) / rate).toBeLessThan(1.036);
  },
);

test('what cannot be held goes to the nearest end; 0 is kept for "not learned"', () => {
  expect([hourRateCode(0), hourRateCode(1e-9), hourRateCode(1e9), hourRateCode(Number.NaN)]).toEqual([
    1, 1, 255, 1,
  ]);
});

test('updates smaller than a step add up through dithering', () => {
  let code = hourRateCode(10);
  for (let day = 0; day < 60; day++) {
    const known = hourRate(code);
    code = hourRateCode(known + 0.25 * (11 - known), (day * 0.618034) % 1);
  }
  expect(hourRate(code)).toBeGreaterThan(10.3);
  expect(hourRate(code)).toBeLessThan(11.7);
});
