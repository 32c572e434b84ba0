import { describe, expect, test } from 'vitest';
import { oneDay, playEvents, type Step } from '../testing/play-events';
import { rogueBridge } from './rogue-bridge';

const bridge = (clientId: string, at: number): Step => ({
  kind: 'client.connected',
  clientId,
  isBridge: true,
  address: '10.0.0.8',
  username: 'bridge',
  at,
});
const state = (clientId: string, at: number): Step => ({
  kind: 'bridge.state',
  clientId,
  reason: 'disconnected',
  spoofable: true,
  at,
});
const beginning: Step = { kind: 'client.connected', clientId: 'plc', at: 0 };

describe('raises', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'a bridge that comes after learning', steps: [beginning, bridge('out', oneDay)] },
    {
      name: 'one that forged its own state first',
      steps: [beginning, state('out', oneDay), bridge('out', oneDay + 1)],
    },
  ])('$name', ({ steps }) => {
    const found = playEvents(rogueBridge, steps);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'high',
      key: 'client:out',
      evidence: { addresses: ['10.0.0.8'], username: 'bridge' },
    });
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[]; settings?: unknown }>([
    { name: 'on a fresh install', steps: [bridge('site-a', 0), bridge('site-b', 60)] },
    {
      name: 'on a bridge known from learning that reconnects',
      steps: [bridge('site-a', 0), bridge('site-a', oneDay), bridge('site-a', 9 * oneDay)],
    },
    {
      name: 'on a bridge that was away, when the broker keeps its state',
      steps: [state('site-a', 0), bridge('site-a', 3 * oneDay)],
    },
    {
      name: 'on an allowed bridge',
      steps: [beginning, bridge('site-c', oneDay)],
      settings: { allowedBridges: ['site-*'] },
    },
    {
      name: 'on what is not a bridge',
      steps: [beginning, { kind: 'client.connected', clientId: 'plc-2', isBridge: false, at: oneDay }],
    },
  ])('$name', ({ steps, settings }) => {
    expect(playEvents(rogueBridge, steps, { settings })).toEqual([]);
  });
});
