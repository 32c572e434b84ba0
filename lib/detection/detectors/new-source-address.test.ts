import { describe, expect, test } from 'vitest';
import { oneDay, playEvents, type Step } from '../testing/play-events';
import { newSourceAddress } from './new-source-address';

const connects = (address: string | undefined, at: number, clientId = 'plc'): Step => ({
  kind: 'client.connected',
  clientId,
  address,
  at,
});

describe('raises', () => {
  test.each([
    { from: '10.0.0.5', to: '10.9.9.9', before: '10.0.0.0/24' },
    { from: '2001:db8:1:2:aaaa::1', to: '2001:db8:1:3::1', before: '2001:db8:1:2::/64' },
  ])('a device from $from that comes from $to, once', ({ from, to, before }) => {
    const found = playEvents(newSourceAddress, [
      connects(from, 0),
      connects(to, oneDay),
      connects(to, oneDay + 9),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'medium',
      key: 'client:plc',
      evidence: { addresses: [to], networksBefore: [before] },
    });
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'on a fresh install', steps: [connects('10.0.0.5', 0), connects('10.9.9.9', 60)] },
    {
      name: 'on a device first seen later',
      steps: [connects('10.0.0.5', 0), connects('10.9.9.9', oneDay, 'new')],
    },
    {
      name: 'on a new address in the same network',
      steps: [
        connects('10.0.0.5', 0),
        connects('10.0.0.77', oneDay),
        connects('::ffff:10.0.0.8', oneDay + 1),
      ],
    },
    {
      name: 'on a device that moves about',
      steps: [connects('10.0.0.5', 0), connects('10.0.1.5', 60), connects('10.0.2.5', oneDay)],
    },
    {
      name: 'on ids that software makes up',
      steps: [connects('10.0.0.5', 0, 'mqttjs_1f3a9c02'), connects('10.9.9.9', oneDay, 'mqttjs_1f3a9c02')],
    },
    { name: 'where no address is told', steps: [connects(undefined, 0), connects(undefined, oneDay)] },
    {
      name: 'on the monitor',
      steps: [
        connects('10.0.0.5', 0, 'brokerwatch-monitor'),
        connects('10.9.9.9', oneDay, 'brokerwatch-monitor'),
      ],
    },
  ])('$name', ({ steps }) => {
    expect(playEvents(newSourceAddress, steps)).toEqual([]);
  });
});
