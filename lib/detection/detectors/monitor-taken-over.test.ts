import { expect, test } from 'vitest';
import { monitorIdTakenReason } from '@/lib/domain/broker';
import type { Observation } from '../detector';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { monitorTakenOver } from './monitor-taken-over';

const own = 'brokerwatch-monitor';
const run = (...observations: readonly Observation[]) => {
  const detector = monitorTakenOver.start({});
  return raisesIn(
    observations.flatMap((observation, turn) =>
      detector.run(observation, observedWorld(), testStart + turn * 1000),
    ),
  );
};
const state = (reason: string | null): Observation => ({
  type: 'broker-state',
  state: 'connecting',
  reason,
  since: testStart,
});

test('raises when someone surely else connects with our id, once', () => {
  const connect = { clientId: own, address: '10.9.9.9', origin: 'monitor' } as const;
  const raised = run(
    eventObservation({ ...connect, kind: 'session.takeover' }),
    eventObservation({ ...connect, kind: 'client.connected' }),
    state(monitorIdTakenReason),
  );
  expect(raised).toHaveLength(1);
  expect(raised[0]).toMatchObject({ severity: 'critical', key: 'monitor', subject: { kind: 'broker' } });
  expect(run(eventObservation({ ...connect, kind: 'client.connected' }))[0]).toMatchObject({
    evidence: { addresses: ['10.9.9.9'], clientIds: [own] },
  });
});

test('raises where only the broken link tells it', () => {
  expect(run(state(monitorIdTakenReason))).toHaveLength(1);
});

test.each<{ name: string; observation: Observation }>([
  {
    name: 'our own connects',
    observation: eventObservation({ kind: 'client.connected', clientId: own }),
  },
  {
    name: 'another watch of ours that reconnects',
    observation: eventObservation({ kind: 'session.takeover', clientId: own }),
  },
  {
    name: 'a foreign id',
    observation: eventObservation({ kind: 'session.takeover', clientId: 'plc', origin: 'monitor' }),
  },
  { name: 'a lost link', observation: state('connection refused') },
])('stays silent on $name', ({ observation }) => {
  expect(run(observation)).toEqual([]);
});
