import { type Attack, asStranger, pause } from './attack-scene';

/** Usually one message a minute. */
const topic = 'plant/energy/main/kwh';
const floodMs = 60_000;
const rampMs = 5000;
const tickMs = 25;
const perSecond = 2000;

/** Writes a quiet topic thousands of times a second, after a short rise. */
export const publishFlood: Attack = (scene) =>
  asStranger(scene, 'gateway-test', async (client, clientId) => {
    const startedAt = Date.now();
    let sent = 0;
    for (let elapsed = 0; elapsed < floodMs; elapsed = Date.now() - startedAt) {
      const ramp = Math.min(elapsed, rampMs);
      const dueByNow = (perSecond / 1000) * (elapsed - ramp + (ramp * ramp) / (2 * rampMs));
      const burst = Math.min(dueByNow - sent, (perSecond * tickMs * 2) / 1000);
      for (let count = 0; count < burst; count++, sent++)
        client.publish(topic, `{"total":${sent},"unit":"kWh"}`, { qos: 0 });
      await pause(scene, tickMs);
    }
    return `MQTT client ${clientId} wrote ${sent} messages to ${topic} in a minute; usual is one.`;
  });
