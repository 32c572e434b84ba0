import { describe, expect, test } from 'vitest';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { sysReader } from './sys-reader';

function judge(filter: string, options: { settings?: unknown; clientId?: string; denied?: boolean } = {}) {
  const kind = options.denied ? 'acl.denied.subscribe' : 'client.subscribed';
  const observation = eventObservation({
    kind,
    clientId: options.clientId ?? 'nosy',
    address: '10.0.0.5',
    filter,
  });
  return sysReader.start(options.settings ?? {}).run(observation, observedWorld(), testStart);
}

describe('raises', () => {
  test.each([
    { filter: '$SYS/#', severity: 'medium', says: 'who connects from where' },
    { filter: '$SYS/broker/#', severity: 'medium', says: 'who connects from where' },
    { filter: '$SYS/broker/log/M/subscribe', severity: 'medium', says: 'who connects from where' },
    { filter: '$SYS/+/new/clients', severity: 'medium', says: 'who connects from where' },
    { filter: '$share/g/$SYS/#', severity: 'medium', says: 'who connects from where' },
    { filter: '$SYS/broker/load/#', severity: 'medium', says: 'software, version and load' },
    { filter: '$CONTROL/dynamic-security/v1/response', severity: 'high', says: 'access rules' },
  ])('$filter: $severity', ({ filter, severity, says }) => {
    const [finding] = raisesIn(judge(filter));
    expect(finding).toMatchObject({
      severity,
      key: 'client:nosy',
      evidence: { filters: [filter], accepted: true },
    });
    expect(finding?.summary).toContain(says);
  });

  test('a refused attempt, as low', () => {
    expect(raisesIn(judge('$SYS/#', { denied: true }))[0]).toMatchObject({
      severity: 'low',
      evidence: { accepted: false },
    });
  });
});

describe('stays silent', () => {
  test.each([
    '$SYS/broker/clients/connected',
    '$SYS/broker/version',
    'plant/#',
    '#',
    '$share/g/plant/#',
    '$SYSTEM/#',
  ])('on %s', (filter) => {
    expect(judge(filter)).toEqual([]);
  });

  test('for the monitor itself and for allowed subscribers', () => {
    expect(judge('$SYS/#', { clientId: 'brokerwatch-monitor' })).toEqual([]);
    expect(judge('$SYS/#', { settings: { allowList: [{ cidr: '10.0.0.0/24' }] } })).toEqual([]);
  });
});
