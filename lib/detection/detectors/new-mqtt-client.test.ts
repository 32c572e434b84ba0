import { describe, expect, test } from 'vitest';
import { oneDay, playEvents, type Step } from '../testing/play-events';
import { newMqttClient } from './new-mqtt-client';

const settings = { isReported: true };
const connects = (clientId: string, at: number, address = '10.0.0.5'): Step => ({
  kind: 'client.connected',
  clientId,
  address,
  at,
});

test('raises on a stranger after learning, once, as info', () => {
  const steps = [connects('plc', 0), connects('laptop', oneDay), connects('laptop', oneDay + 60)];
  const found = playEvents(newMqttClient, steps, { settings });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ severity: 'info', key: 'client:laptop' });
});

describe('stays silent', () => {
  test('unless it is switched on', () => {
    expect(playEvents(newMqttClient, [connects('plc', 0), connects('laptop', oneDay)])).toEqual([]);
  });

  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'on a fresh install', steps: [connects('plc', 0), connects('laptop', 60)] },
    { name: 'on known ones that come back', steps: [connects('plc', 0), connects('plc', 9 * oneDay)] },
    {
      name: 'on one that was connected before the monitor came',
      steps: [{ kind: 'client.subscribed', clientId: 'plc', at: 0 }, connects('plc', oneDay)],
    },
    {
      name: 'on ids that software makes up at a known address',
      steps: [connects('mqttjs_1f3a9c02', 0), connects('mqttjs_77aa00f1', oneDay)],
    },
    { name: 'on the monitor', steps: [connects('plc', 0), connects('brokerwatch-monitor', oneDay)] },
  ])('$name', ({ steps }) => {
    expect(playEvents(newMqttClient, steps, { settings })).toEqual([]);
  });
});
