import { type Attack, asStranger, pause } from './attack-scene';

/** Written every ten seconds by its controller. */
const topic = 'plant/line-1/pump-1/pressure';
const count = 12;
const pauseMs = 3700;

/**
 * Writes readings that could be true (the last one a little changed) beside the true ones, as mosquitto_pub would: the
 * same fields, but other white space, another clock format, and off the beat.
 */
export const telemetryInjection: Attack = (scene) =>
  asStranger(scene, 'mosqpub', async (client, clientId) => {
    let last = 3.3;
    client.on('message', (_topic, payload) => {
      last = Number(/^\{"value":([\d.]+),/.exec(payload.toString())?.[1] ?? last);
    });
    await client.subscribeAsync(topic, { qos: 0 });
    for (let number = 0; number < count; number++) {
      await pause(scene, pauseMs);
      const at = new Date().toISOString().slice(0, 19);
      const value = (last + (number % 2 === 0 ? 0.04 : -0.04)).toFixed(2);
      await client.publishAsync(topic, `{"value": ${value}, "unit": "bar", "at": "${at}Z"}`, { qos: 0 });
    }
    return `MQTT client ${clientId} wrote ${count} plausible pressures to ${topic} between the true ones, in its own hand and off the beat.`;
  });
