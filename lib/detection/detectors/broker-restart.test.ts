import { describe, expect, test } from 'vitest';
import { playEvents, type Step } from '../testing/play-events';
import { brokerRestart } from './broker-restart';

const uptime = (at: number, value: number, topic = '$SYS/broker/uptime'): Step => ({
  kind: 'broker.metric',
  metric: { name: 'uptime', value },
  topic,
  at,
});

describe('raises', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'an uptime that went back', steps: [uptime(0, 5000), uptime(10, 5010), uptime(20, 3)] },
    { name: 'a restart while the monitor was away for long', steps: [uptime(0, 100), uptime(9000, 5000)] },
  ])('$name, once', ({ steps }) => {
    const last = steps[steps.length - 1];
    const more = uptime((last?.at ?? 0) + 10, (last?.metric?.value ?? 0) + 10);
    const found = playEvents(brokerRestart, [...steps, more]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'low', key: 'broker', subject: { kind: 'broker', id: '7' } });
  });

  test('a loop of restarts, as medium', () => {
    const found = playEvents(
      brokerRestart,
      [0, 1, 2, 3].flatMap((turn) => [uptime(turn * 60, 0), uptime(turn * 60 + 50, 50)]),
    );
    expect(found.map((finding) => finding.severity)).toEqual(['low', 'low', 'medium']);
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'on the first reading, however young the broker', steps: [uptime(0, 1)] },
    {
      name: 'on a broker that runs on, with late and repeated readings',
      steps: [uptime(0, 100), uptime(14, 110), uptime(14, 110), uptime(31, 130), uptime(90, 190)],
    },
    {
      name: 'when the clock of the broker’s machine was set back by some seconds',
      steps: [uptime(0, 98), uptime(5, 103), uptime(10, 98), uptime(15, 103)],
    },
    {
      name: 'when the monitor was away and the broker ran on',
      steps: [uptime(0, 100), uptime(9000, 9100)],
    },
    {
      name: 'when the broker’s machine slept for an hour',
      steps: [uptime(0, 50_000), uptime(3600, 50_001)],
    },
    {
      name: 'on two nodes of one cluster that take turns',
      steps: Array.from({ length: 20 }, (_, turn) => [
        uptime(turn, 1000 + turn, '$SYS/a/uptime'),
        uptime(turn, 5 + turn, '$SYS/b/uptime'),
      ]).flat(),
    },
    {
      name: 'on other numbers',
      steps: [
        { kind: 'broker.metric', metric: { name: 'clients/connected', value: 9 }, topic: 'x', at: 0 },
        { kind: 'broker.metric', metric: { name: 'clients/connected', value: 1 }, topic: 'x', at: 1 },
      ],
    },
  ])('$name', ({ steps }) => {
    expect(playEvents(brokerRestart, steps)).toEqual([]);
  });
});
