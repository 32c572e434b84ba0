import { expect, test } from 'vitest';
import { planSpans, type StateChange } from './plan-spans';

const on = (at: number): StateChange => ({ state: 'online', at, reason: 'birth' });
const off = (at: number): StateChange => ({ state: 'offline', at, reason: 'death' });
const lost = (at: number): StateChange => ({ state: 'unknown', at, reason: 'link lost' });
const nothing = { closeAt: null, restated: null, added: [] };

test('the first change opens a span, the next one ends it', () => {
  expect(planSpans(null, [on(10), off(30)])).toEqual({
    ...nothing,
    added: [
      { state: 'online', from: 10, to: 30, reason: 'birth' },
      { state: 'offline', from: 30, to: null, reason: 'death' },
    ],
  });
});

test('a stored lasting span ends where the next state begins', () => {
  expect(planSpans({ state: 'online', from: 10 }, [lost(50)])).toEqual({
    ...nothing,
    closeAt: 50,
    added: [{ state: 'unknown', from: 50, to: null, reason: 'link lost' }],
  });
});

test('the same state again is no new span', () => {
  expect(planSpans({ state: 'online', from: 10 }, [on(20), on(30)])).toEqual(nothing);
});

test('a span that lasted no time is restated, not stored', () => {
  expect(planSpans({ state: 'online', from: 10 }, [lost(40), on(40), off(60)])).toEqual({
    closeAt: 40,
    restated: null,
    added: [
      { state: 'online', from: 40, to: 60, reason: 'birth' },
      { state: 'offline', from: 60, to: null, reason: 'death' },
    ],
  });
  expect(planSpans({ state: 'unknown', from: 40 }, [on(40)])).toEqual({
    ...nothing,
    restated: { state: 'online', reason: 'birth' },
  });
});

test('a clock that was set back makes no span that ends before it begins', () => {
  const { closeAt, restated, added } = planSpans({ state: 'online', from: 100 }, [off(90), on(120)]);
  expect({ closeAt, restated }).toEqual({ closeAt: 120, restated: { state: 'offline', reason: 'death' } });
  expect(added).toEqual([{ state: 'online', from: 120, to: null, reason: 'birth' }]);
});

test('changes that come twice change nothing', () => {
  const changes = [on(10), off(30), lost(40), on(55)];
  const last = planSpans(null, changes).added.at(-1);
  if (last === undefined) throw new Error('nothing was planned');
  expect(planSpans(last, changes)).toEqual(nothing);
});
