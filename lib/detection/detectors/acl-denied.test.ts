import { describe, expect, test } from 'vitest';
import { playEvents, repeated, type Step } from '../testing/play-events';
import { aclDenied } from './acl-denied';

const refused = (
  times: number,
  seconds: number,
  filter: (turn: number) => string,
  clientId = 'plc',
): readonly Step[] =>
  repeated(times, seconds, (turn) => ({ kind: 'acl.denied.subscribe', clientId, filter: filter(turn) }));

describe('raises', () => {
  test('three different filters in ten minutes, as low', () => {
    const found = playEvents(
      aclDenied,
      refused(3, 100, (turn) => `secret/${turn}`),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'low',
      key: 'client:plc',
      evidence: { accepted: false, filterCount: 3, filters: ['secret/0', 'secret/1', 'secret/2'] },
    });
  });

  test('what goes on, once a minute', () => {
    expect(
      playEvents(
        aclDenied,
        refused(180, 1, (turn) => `secret/${turn}`),
      ),
    ).toHaveLength(3);
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'on one filter, asked for at every reconnect', steps: refused(500, 5, () => 'secret/x') },
    { name: 'on three filters hours apart', steps: refused(3, 3600, (turn) => `secret/${turn}`) },
    {
      name: 'on one refusal each of many devices',
      steps: repeated(100, 1, (turn) => ({
        kind: 'acl.denied.subscribe',
        clientId: `plc-${turn}`,
        filter: `secret/${turn}`,
      })),
    },
    {
      name: 'on what is granted',
      steps: repeated(50, 1, (turn) => ({ kind: 'client.subscribed', clientId: 'plc', filter: `a/${turn}` })),
    },
    {
      name: 'on the monitor, whose filters the broker may refuse',
      steps: refused(9, 1, (turn) => `secret/${turn}`, 'brokerwatch-monitor'),
    },
  ])('$name', ({ steps }) => {
    expect(playEvents(aclDenied, steps)).toEqual([]);
  });
});
