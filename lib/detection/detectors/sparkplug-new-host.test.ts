import { describe, expect, test } from 'vitest';
import { learnedAfter, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugNewHost } from './sparkplug-new-host';

const state = (at: number, hostId: string, facts = {}): SignStep => ({
  at,
  kind: 'state',
  rule: 'S28',
  group: '',
  edgeNode: '',
  hostId,
  topic: `spBv1.0/STATE/${hostId}`,
  facts: { online: true, timestamp: 1, isReadable: true, isKnown: false, ...facts },
});
const begun = state(0, 'scada');

describe('sparkplug-new-host', () => {
  test('a host application that is new after learning is medium, once', () => {
    const steps = [begun, state(learnedAfter, 'rogue'), state(learnedAfter + 9, 'rogue', { isKnown: true })];
    expect(raisedBy(sparkplugNewHost, steps)).toEqual([['medium', 'host rogue']]);
  });
  test.each([
    {
      name: 'hosts of the learning time',
      steps: [begun, state(3600, 'historian'), state(learnedAfter, 'historian')],
    },
    {
      name: 'a host known from before a restart',
      steps: [begun, state(learnedAfter, 'mes', { isKnown: true })],
    },
    { name: 'a topic that is no STATE', steps: [begun, state(learnedAfter, 'x', { isReadable: false })] },
    {
      name: 'a new host that is listed',
      steps: [begun, state(learnedAfter, 'backup-2')],
      settings: { knownHosts: ['backup-*'] },
    },
  ])('$name is not reported', ({ steps, settings = {} }) => {
    expect(raisedBy(sparkplugNewHost, steps, { settings })).toEqual([]);
  });
  test('learning begins with the monitor, not with the first host', () => {
    const first = sparkplugNewHost.start({});
    raisedBy({ ...sparkplugNewHost, start: () => first }, [{ at: 0, cause: 'NBIRTH' }]);
    const memory = JSON.parse(JSON.stringify(first.memory()));
    expect(raisedBy(sparkplugNewHost, [state(learnedAfter, 'rogue')], { memory })).toEqual([
      ['medium', 'host rogue'],
    ]);
  });
});
