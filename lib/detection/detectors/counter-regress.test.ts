import { describe, expect, test } from 'vitest';
import { playValues, raisesOf } from '../testing/play-values';
import { seededRandom } from '../testing/seeded-random';
import { counterRegress } from './counter-regress';

const perDay = 288;
const random = seededRandom(14);
const energy = (step: number) => 1_000_000_000 + step * 5;

describe('counter-regress', () => {
  test('a meter that runs backwards is told with both readings, however large they are', () => {
    const raised = raisesOf(
      playValues(counterRegress, {
        topics: { 'meter/total': (step) => (step === 1200 ? energy(step - 20) : energy(step)) },
        steps: 1210,
      }),
    );
    expect(raised).toMatchObject([{ key: 'topic:meter/total', severity: 'medium' }]);
    expect(raised[0]?.summary).toContain('1,000,005,900 after 1,000,005,995');
  });

  test.each([
    ['a restart from nothing', (step: number) => (step % 600) * 5],
    ['a counter that is full at 65,535', (step: number) => (step * 211) % 65_536],
    [
      'a counter that stands still at night',
      (step: number) => Math.floor(step / perDay) * 1000 + Math.min(step % perDay, 150),
    ],
    ['a tank that fills slowly and is drained, every day', (step: number) => 10 + (step % perDay) * 0.3],
    ['noise', (step: number) => 20 + random() + step * 0],
    ['a drift with noise', (step: number) => step * 0.1 + random()],
    ['missing messages', (step: number) => (step % 5 < 2 ? null : energy(step))],
  ])('%s is silent', (_, series) => {
    expect(playValues(counterRegress, { topics: { t: series }, steps: 1800 })).toEqual([]);
  });

  test('what falls again and again is no counter', () => {
    const raised = raisesOf(
      playValues(counterRegress, {
        topics: { t: (step) => 500 + (step % 400) },
        steps: 4000,
      }),
    );
    expect(raised.length).toBeLessThanOrEqual(3);
  });
});
