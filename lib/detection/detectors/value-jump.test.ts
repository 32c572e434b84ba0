import { describe, expect, test } from 'vitest';
import { playValues, raisesOf } from '../testing/play-values';
import { seededRandom } from '../testing/seeded-random';
import { valueJump } from './value-jump';

const perDay = 288;
const random = seededRandom(12);
/** A tank: 0 to 100 over a day with little noise. */
const tank = (step: number) => 50 + 45 * Math.sin((step / perDay) * 2 * Math.PI) + 0.3 * (random() - 0.5);

describe('value-jump', () => {
  test('a leap inside the learned range is told, with how far it was', () => {
    const raised = raisesOf(
      playValues(valueJump, {
        topics: { 'tank/level': (step) => (step === 1080 ? 95 : tank(step)) },
        steps: 1084,
      }),
    );
    expect(raised).toMatchObject([{ key: 'topic:tank/level', severity: 'medium' }]);
    expect(raised[0]?.summary).toMatch(/95, \d+(\.\d+)? away from the last values/);
  });

  test('a leap far out of the range is left to value-range', () => {
    const topics = { 'tank/level': (step: number) => (step === 1080 ? 500 : tank(step)) };
    expect(playValues(valueJump, { topics, steps: 1084 })).toEqual([]);
  });

  test.each([
    ['a steady swing', tank],
    ['noise', (step: number) => 20 + random() + step * 0],
    ['an on/off duty cycle', (step: number) => (step % 12 < 4 ? 1500 + 30 * random() : 0)],
    ['start-up', (step: number) => (step < 5 ? 0 : tank(step))],
    ['a set-point moved by hand', (step: number) => 20 + 5 * Math.floor(step / 700)],
    ['quantised counts', (step: number) => Math.floor(4 * random()) + step * 0],
    ['spikes that it always had', (step: number) => (step % 50 === 7 ? 80 : 20) + random()],
    ['missing messages', (step: number) => (step % 9 < 3 ? null : tank(step))],
    ['a leap below 2 % of the range', (step: number) => (step === 900 ? 21.5 : 20) + (step < 200 ? step : 0)],
  ])('%s is silent', (_, series) => {
    expect(playValues(valueJump, { topics: { t: series }, steps: 1500 })).toEqual([]);
  });
});
