import { describe, expect, test } from 'vitest';
import { createMessagePlay } from '../testing/play-messages';
import { playValues, raisesOf } from '../testing/play-values';
import { seededRandom } from '../testing/seeded-random';
import { valueRange } from './value-range';

const perDay = 288;
const random = seededRandom(11);
/** A room: 20 °C with a day's swing of 3 and noise. */
const room = (step: number) => 20 + 3 * Math.sin((step / perDay) * 2 * Math.PI) + 0.6 * (random() - 0.5);

describe('value-range', () => {
  test('a reading far outside the learned range is one medium alert with the numbers, and ends', () => {
    const findings = playValues(valueRange, {
      topics: { 'plant/room/temp': (step) => (step === 900 ? 35 : room(step)) },
      steps: 902,
      thenSeconds: 4000,
    });
    expect(raisesOf(findings)).toMatchObject([
      { key: 'topic:plant/room/temp', severity: 'medium', subject: { kind: 'topic', id: 'plant/room/temp' } },
    ]);
    expect(raisesOf(findings)[0]?.summary).toContain('35, where 1');
    expect(findings.at(-1)).toMatchObject({ action: 'clear', key: 'topic:plant/room/temp' });
  });

  test.each([
    ['°F for °C', (x: number) => 1.8 * x + 32],
    ['a power of ten', (x: number) => x * 100],
    ['the other sign', (x: number) => -x],
    ['no number', () => Number.NaN],
    ['a mark for no value', () => -1e35],
  ])('%s is high', (_, change) => {
    const findings = playValues(valueRange, {
      topics: { t: (step) => (step === 900 ? change(room(step)) : room(step)) },
      steps: 902,
    });
    expect(raisesOf(findings)).toMatchObject([{ severity: 'high' }]);
  });

  test('many topics of a plant at once are one low alert', () => {
    const names = Array.from({ length: 30 }, (_, sensor) => `plant/line/${sensor}/temp`);
    const topics = Object.fromEntries(
      names.map((name) => [name, (step: number) => room(step) + (step >= 900 ? 15 : 0)]),
    );
    const raised = raisesOf(playValues(valueRange, { topics, steps: 920 }));
    expect(raised).toMatchObject([{ key: 'prefix:plant/line', severity: 'low' }]);
  });

  test.each([
    ['a slow drift', (step: number) => room(step) + step * 0.02],
    ['a day’s season', (step: number) => room(step) * 3],
    ['start-up', (step: number) => (step < 30 ? step * 0.6 : room(step))],
    ['quantised noise', (step: number) => Math.round(room(step))],
    ['a set-point moved by hand', (step: number) => 20 + 5 * Math.floor(step / 700)],
    ['an on/off duty cycle', (step: number) => (step % 12 < 4 ? 1500 + 30 * random() : 0)],
    ['sparse events', (step: number) => (step % 90 === 0 ? Math.floor(3 * random()) : 0)],
    ['missing messages', (step: number) => (step % 7 < 3 ? null : room(step))],
    ['a counter that rolls over', (step: number) => (step * 7) % 5000],
  ])('%s is silent', (_, series) => {
    expect(playValues(valueRange, { topics: { t: series }, steps: 1500 })).toEqual([]);
  });

  test('a level that shifts and stays is told once at most, no higher than medium', () => {
    const raised = raisesOf(
      playValues(valueRange, { topics: { t: (step) => room(step) + (step >= 900 ? 12 : 0) }, steps: 1500 }),
    );
    expect(raised.length).toBeLessThanOrEqual(1);
    expect(raised.every(({ severity }) => severity === 'medium')).toBe(true);
  });

  test('nothing is judged while learning, unless learning is said to be shorter', () => {
    const topics = { t: (step: number) => (step === 260 ? 42 : room(step)) };
    expect(playValues(valueRange, { topics, steps: 262 })).toEqual([]);
    expect(raisesOf(playValues(valueRange, { topics, steps: 262 }, { learningHours: 12 }))).toHaveLength(1);
  });
});

describe('texts', () => {
  const play = (message: (turn: number) => object, after: object, times = 1500) => {
    const played = createMessagePlay(valueRange, { gapSeconds: 60 });
    played.learn(times, (turn) => ({ payload: JSON.stringify(message(turn)) }));
    played.send({ payload: JSON.stringify(after) });
    played.sweep(10);
    return played.raises();
  };
  const states = ['idle', 'running', 'cleaning'];
  const state = (turn: number) => ({ state: states[turn % 3], level: (turn % 50) / 10 });

  test('one that a field of a few texts never had is medium and quoted', () => {
    const raised = play(state, { state: 'bypass', level: 2 });
    expect(raised).toMatchObject([
      { severity: 'medium', title: 'plant/line1/sensor · state has a text that it never had on Plant' },
    ]);
    expect(raised[0]?.summary).toContain('“bypass”, a value that it never had in 1,500 messages');
    expect(raised[0]?.evidence.fields).toMatchObject([{ value: 'bypass', knownTexts: 3 }]);
  });

  test.each<{ name: string; message: (turn: number) => object; after: object; times?: number }>([
    { name: 'a version that changes', message: () => ({ fw: '1.2.0' }), after: { fw: '1.3.0' } },
    {
      name: 'an alarm bit that rises for the first time',
      message: () => ({ alarm: false }),
      after: { alarm: true },
    },
    {
      name: 'a set of texts that still grows',
      message: (turn) => ({ state: states[Math.floor(turn / 400)] ?? 'idle' }),
      after: { state: 'bypass' },
    },
    { name: 'free text', message: (turn) => ({ note: `lot ${turn % 40}` }), after: { note: 'lot 99' } },
    {
      name: 'a field that is still learned',
      message: state,
      after: { state: 'bypass', level: 2 },
      times: 900,
    },
  ])('$name is silent', ({ message, after, times }) => {
    expect(play(message, after, times)).toEqual([]);
  });
});
