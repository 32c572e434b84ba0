import { describe, expect, test } from 'vitest';
import { playValues, raisesOf } from '../testing/play-values';
import { seededRandom } from '../testing/seeded-random';
import { valueStuck } from './value-stuck';

const perDay = 288;
const random = seededRandom(13);
const room = (step: number) => 20 + 3 * Math.sin((step / perDay) * 2 * Math.PI) + 0.6 * (random() - 0.5);
/** By day some power, at night none. */
const daytime = (step: number) => (step % perDay < 144 ? 100 + 50 * random() : 0);

describe('value-stuck', () => {
  test('a noisy value that stands still while messages go on is told, and its end too', () => {
    const findings = playValues(valueStuck, {
      topics: { 'room/temp': (step) => (step >= 900 && step < 1000 ? 21.37 : room(step)) },
      steps: 1400,
    });
    expect(raisesOf(findings)[0]).toMatchObject({ key: 'topic:room/temp', severity: 'low' });
    expect(raisesOf(findings)[0]?.summary).toMatch(/21.37 for \d+ messages in a row/);
    expect(findings.at(-1)).toMatchObject({ action: 'clear', key: 'topic:room/temp' });
  });

  test.each([
    ['noise', room],
    ['quantised values', (step: number) => Math.round(room(step))],
    ['nights', daytime],
    ['a weekend after five days', (step: number) => (step >= 5 * perDay ? 0 : daytime(step))],
    ['a truth value', (step: number) => (step < 700 && step % 40 < 20 ? 1 : 0)],
    ['a set-point', (step: number) => 20 + Math.floor(step / 300)],
    ['sparse events', (step: number) => (step % 90 === 0 ? Math.floor(20 * random()) : 0)],
    ['missing messages', (step: number) => (step > 900 ? null : room(step))],
    ['a counter that always rises', (step: number) => step * 3],
  ])('%s is silent', (_, series) => {
    expect(playValues(valueStuck, { topics: { t: series }, steps: 7 * perDay })).toEqual([]);
  });
});
