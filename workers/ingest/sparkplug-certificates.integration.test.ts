import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import { startMosquitto } from '@/scripts/testing/mosquitto';
import { encodeSparkplugPayload, type MetricToEncode } from '@/workers/demo/sparkplug-encode';
import { runWatching } from './testing/run-watching';

const generous = { timeout: 60_000, interval: 100 };

/** Mosquitto keeps no certificates by itself: an MQTT client publishes the copies that a Sparkplug Aware broker would make. */
test('births that the broker keeps make names and types known, the next data prove the node alive; Sparkplug 4 is a blind spot', async () => {
  const mosquitto = await startMosquitto();
  const watching = await runWatching();
  const client = await mqtt.connectAsync(mosquitto.url, { clientId: 'aware' });
  try {
    const send = (topic: string, payload: Parameters<typeof encodeSparkplugPayload>[0], retain = false) =>
      client.publishAsync(topic, Buffer.from(encodeSparkplugPayload(payload)), { qos: 1, retain });
    const metrics: MetricToEncode[] = [
      { name: 'bdSeq', datatype: 'Int64', value: 4 },
      { name: 'speed', alias: 5, datatype: 'Double', value: 1.5 },
    ];
    const birth = { timestamp: Date.now(), seq: 0, metrics };
    await send('$sparkplug/certificates/spBv1.0/Hall1/NBIRTH/press', birth, true);
    const brokerId = await watching.addBroker(mosquitto.url);
    const node = () => watching.db.edgeNode.findFirst({ where: { brokerId }, include: { metrics: true } });
    await expect.poll(node, generous).toMatchObject({ state: 'unknown', bdSeq: 4, births: 0 });
    await expect
      .poll(
        async () => (await watching.db.broker.findUniqueOrThrow({ where: { id: brokerId } })).state,
        generous,
      )
      .toBe('online');
    await send('spBv1.0/Hall1/NDATA/press', {
      timestamp: Date.now(),
      seq: 9,
      metrics: [{ alias: 5, datatype: 'Double', isTyped: false, value: 2.5 }],
    });
    await expect.poll(node, generous).toMatchObject({ state: 'online', births: 0 });
    await expect
      .poll(async () => (await node())?.metrics.find(({ name }) => name === 'speed'), generous)
      .toMatchObject({ value: 2.5, quality: 'good' });
    await client.publishAsync('site/spCv4.0/NBIRTH/press', 'x');
    const blindSpots = async () => {
      const broker = await watching.db.broker.findUniqueOrThrow({ where: { id: brokerId } });
      return JSON.stringify(broker.blindSpots);
    };
    await expect.poll(blindSpots, generous).toContain('Sparkplug 4 is spoken here, and not interpreted');
  } finally {
    await client.endAsync(true);
    await watching.stop();
    await mosquitto.stop();
  }
}, 120_000);
