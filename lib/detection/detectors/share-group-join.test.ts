import { describe, expect, test } from 'vitest';
import { oneDay, playEvents, type Step } from '../testing/play-events';
import { shareGroupJoin } from './share-group-join';

const joins = (clientId: string, at: number, more: Partial<Step> = {}): Step => ({
  kind: 'client.subscribed',
  clientId,
  filter: '$share/workers/plant/#',
  at,
  ...more,
});
const group = [joins('worker-1', 0, { username: 'worker' }), joins('worker-2', 1, { username: 'worker' })];
const later = oneDay + 60;

describe('raises', () => {
  test('an unknown new member, as high', () => {
    const [first, ...rest] = playEvents(shareGroupJoin, [...group, joins('thief', later)]);
    expect(first).toMatchObject({
      severity: 'high',
      subject: { kind: 'client', id: 'thief' },
      evidence: { otherGroupMembers: 2, seenBefore: false },
    });
    expect(rest).toEqual([]);
  });

  test('one that is known for other things, as medium', () => {
    const known: Step = { kind: 'client.connected', clientId: 'hmi', at: 5 };
    expect(playEvents(shareGroupJoin, [...group, known, joins('hmi', later)])[0]).toMatchObject({
      severity: 'medium',
      evidence: { seenBefore: true },
    });
  });

  test('one more consumer of the same user, as low', () => {
    const found = playEvents(shareGroupJoin, [...group, joins('worker-3', later, { username: 'worker' })]);
    expect(found[0]).toMatchObject({ severity: 'low' });
  });

  test('each new member once', () => {
    const found = playEvents(shareGroupJoin, [...group, joins('thief', later), joins('thief', later + 60)]);
    expect(found).toHaveLength(1);
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[]; settings?: unknown }>([
    {
      name: 'while a group forms on a fresh install',
      steps: Array.from({ length: 50 }, (_, turn) => joins(`worker-${turn}`, turn)),
    },
    {
      name: 'while a group forms that is set up later',
      steps: [
        { kind: 'client.connected', clientId: 'old', at: 0 },
        ...Array.from({ length: 50 }, (_, turn) => joins(`worker-${turn}`, 5 * oneDay + turn)),
      ],
    },
    { name: 'when a member reconnects', steps: [...group, joins('worker-1', later)] },
    {
      name: 'when a member reconnects under an id that its software makes up',
      steps: [
        joins('mqttjs_1f3a9c02', 0, { address: '10.0.0.5' }),
        joins('worker-1', 1),
        joins('mqttjs_77aa00f1', later, { address: '10.0.0.5' }),
      ],
    },
    {
      name: 'on plain subscriptions',
      steps: [...group, joins('hmi', later, { filter: 'plant/#' })],
    },
    {
      name: 'on a refused attempt',
      steps: [...group, joins('thief', later, { kind: 'acl.denied.subscribe' })],
    },
    {
      name: 'on allowed subscribers',
      steps: [...group, joins('worker-9', later)],
      settings: { allowList: [{ clientId: 'worker-*' }] },
    },
    { name: 'on the monitor', steps: [...group, joins('brokerwatch-monitor', later)] },
  ])('$name', ({ steps, settings }) => {
    expect(playEvents(shareGroupJoin, steps, { settings })).toEqual([]);
  });
});
