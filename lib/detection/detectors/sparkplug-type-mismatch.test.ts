import { expect, test } from 'vitest';
import { playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { raisesIn } from '../testing/observed-world';
import { sparkplugTypeMismatch } from './sparkplug-type-mismatch';

const mismatch = (more = {}): SignStep => ({
  at: 100,
  kind: 'metric-type',
  rule: 'S15',
  device: 'press',
  text: 'float_value for Int32',
  facts: { metric: 'force', datatype: 'Int32', wire: 'float', value: 1.5 },
  ...more,
});

test('a value of the wrong type is medium and names metric and type', () => {
  const raised = raisesIn(playSigns(sparkplugTypeMismatch, [mismatch(), mismatch({ at: 101 })]));
  expect(raised).toMatchObject([
    { severity: 'medium', key: 'Site/Line1/press', subject: { kind: 'device' } },
  ]);
  expect(raised[0]?.summary).toContain('force is declared as Int32');
});

test('a library that writes numbers its own way, known from learning, is not reported', () => {
  expect(raisedBy(sparkplugTypeMismatch, [mismatch({ isQuirk: true })])).toEqual([]);
});
