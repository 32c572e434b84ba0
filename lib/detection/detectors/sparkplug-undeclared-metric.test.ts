import { describe, expect, test } from 'vitest';
import { raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugUndeclaredMetric } from './sparkplug-undeclared-metric';

const data = (at: number, more = {}): SignStep => ({
  at,
  kind: 'metric-undeclared',
  rule: 'S14',
  facts: { metric: 'ghost', alias: null },
  ...more,
});
const command = (at: number, more = {}): SignStep => ({
  at,
  kind: 'command-undeclared',
  rule: 'S24',
  device: 'press',
  facts: { metric: 'setpoint', why: 'Float, declared as Int32' },
  ...more,
});
const gap = (at: number): SignStep => ({ at, kind: 'sequence-gap', rule: 'S09' });

describe('sparkplug-undeclared-metric', () => {
  test('undeclared metrics in data and in commands are medium', () => {
    expect(raisedBy(sparkplugUndeclaredMetric, [data(100), data(101)])).toEqual([['medium', 'Site/Line1']]);
    expect(raisedBy(sparkplugUndeclaredMetric, [command(100)])).toEqual([['medium', 'Site/Line1/press']]);
  });

  test.each([
    { name: 'a birth lost before', steps: [gap(50), data(100)] },
    { name: 'a birth lost with it, noticed after it', steps: [data(100), gap(103)] },
  ])('$name is low', ({ steps }) => {
    expect(raisedBy(sparkplugUndeclaredMetric, steps)).toEqual([['low', 'Site/Line1']]);
  });

  test('a host application that has not read the newest birth yet is low', () => {
    const steps: readonly SignStep[] = [{ at: 80, cause: 'DBIRTH', device: 'press' }, command(100)];
    expect(raisedBy(sparkplugUndeclaredMetric, steps)).toEqual([['low', 'Site/Line1/press']]);
  });

  test('data that overtook a rebirth is not reported', () => {
    expect(raisedBy(sparkplugUndeclaredMetric, [data(100), { at: 102, cause: 'NBIRTH' }])).toEqual([]);
  });

  test('a sloppy client, known from learning, is not reported', () => {
    expect(
      raisedBy(sparkplugUndeclaredMetric, [data(100, { isQuirk: true }), command(101, { isQuirk: true })]),
    ).toEqual([]);
  });
});
