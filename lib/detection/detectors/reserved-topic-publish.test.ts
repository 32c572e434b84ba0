import { describe, expect, test } from 'vitest';
import { observedWorld, testStart } from '../testing/observed-world';
import { playEvents, repeated, type Step } from '../testing/play-events';
import { reservedTopicPublish } from './reserved-topic-publish';

const world = observedWorld({ seeingSince: testStart });
const state = (clientId: string, at: number): Step => ({
  kind: 'bridge.state',
  clientId,
  topic: `$SYS/broker/connection/${clientId}/state`,
  reason: 'disconnected',
  spoofable: true,
  at,
});
const plc: Step = { kind: 'client.connected', clientId: 'plc', isBridge: false, at: 1 };
const bridge = (clientId: string, at: number): Step => ({
  kind: 'client.connected',
  clientId,
  isBridge: true,
  at,
});

describe('raises', () => {
  test('the state of a bridge that nobody has seen', () => {
    const found = playEvents(reservedTopicPublish, [plc, state('fake-bridge', 300)], { world });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'medium',
      subject: { kind: 'topic', id: '$SYS/broker/connection/fake-bridge/state' },
    });
  });

  test('a flood of them at most once a minute', () => {
    const steps = repeated(100, 0.1, (turn) => state(`fake-${turn}`, 0), 300);
    expect(playEvents(reservedTopicPublish, [plc, ...steps], { world })).toHaveLength(1);
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    {
      name: 'on bridges found when the monitor came, whatever becomes of them',
      steps: [plc, state('site-a', 2), state('site-a', 5000), state('site-a', 90_000)],
    },
    {
      name: 'on a bridge that was seen connecting',
      steps: [plc, bridge('site-b', 500), state('site-b', 501)],
    },
    { name: 'where the broker shows nobody connecting', steps: [state('site-c', 500)] },
    {
      name: 'on the broker’s attempts to connect its own bridge',
      steps: [
        plc,
        { kind: 'bridge.state', reason: 'own bridge site-d: connecting to 10.0.0.9:1883', at: 500 },
      ],
    },
  ])('$name', ({ steps }) => {
    expect(playEvents(reservedTopicPublish, steps, { world })).toEqual([]);
  });
});
