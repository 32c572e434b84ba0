import { describe, expect, test } from 'vitest';
import { playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { raisesIn } from '../testing/observed-world';
import { sparkplugBirthRedefined } from './sparkplug-birth-redefined';

const changed = (at: number, more = {}): SignStep => ({
  at,
  kind: 'birth-changed',
  rule: 'S13',
  facts: { dropped: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], retyped: ['speed'], remapped: [] },
  ...more,
});
const unasked = (at: number): SignStep => ({
  at,
  kind: 'birth-unsolicited',
  rule: 'S10',
  facts: { isChanged: true },
});

describe('sparkplug-birth-redefined', () => {
  test('a new firmware that drops and retypes metrics is medium, and says which', () => {
    const raised = raisesIn(playSigns(sparkplugBirthRedefined, [changed(100)]));
    expect(raised).toMatchObject([{ severity: 'medium', key: 'Site/Line1' }]);
    expect(raised[0]?.summary).toContain('drops a, b, c, d, e and 2 more, changes the type of speed');
  });

  test.each([
    { name: 'after an unasked birth', steps: [unasked(100), changed(100)], raised: ['high'] },
    { name: 'before an unasked birth', steps: [changed(100), unasked(100)], raised: ['medium', 'high'] },
    {
      name: 'with two writers',
      steps: [{ at: 60, kind: 'two-heads', rule: 'S06' } as const, changed(100)],
      raised: ['high'],
    },
  ])('together it is high: $name', ({ steps, raised }) => {
    expect(raisedBy(sparkplugBirthRedefined, steps).map(([severity]) => severity)).toEqual(raised);
  });

  test('an unasked birth long before, or alone, adds nothing', () => {
    expect(raisedBy(sparkplugBirthRedefined, [unasked(0), changed(100)])).toEqual([['medium', 'Site/Line1']]);
    expect(raisedBy(sparkplugBirthRedefined, [unasked(0)])).toEqual([]);
  });

  test('a node that gives other aliases at each birth, known from learning, is not reported', () => {
    expect(raisedBy(sparkplugBirthRedefined, [changed(100, { isQuirk: true })])).toEqual([]);
  });

  test('no manner excuses it together with an unasked birth or a second writer', () => {
    for (const other of [unasked(100), { at: 100, kind: 'two-heads', rule: 'S06' } as const])
      expect(raisedBy(sparkplugBirthRedefined, [other, changed(101, { isQuirk: true })])).toEqual([
        ['high', 'Site/Line1'],
      ]);
    const medium = changed(100);
    const high = { ...unasked(100), isQuirk: true } as SignStep;
    expect(raisedBy(sparkplugBirthRedefined, [medium, high])).toEqual([
      ['medium', 'Site/Line1'],
      ['high', 'Site/Line1'],
    ]);
  });
});
