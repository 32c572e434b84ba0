import { type Attack, asStranger, pause } from './attack-scene';

const topic = 'plant/mixing/tank-2/temperature';
const count = 8;
const pauseMs = 4000;

/** Writes false readings to a sensor's topic, between the true ones, as somebody does by hand: other spacing, no time. */
export const injectedValue: Attack = (scene) =>
  asStranger(scene, 'mqtt-tool', async (client, clientId) => {
    for (let number = 0; number < count; number++) {
      await client.publishAsync(topic, `{ "value": ${4 + number / 2}, "unit": "C" }`, { qos: 0 });
      await pause(scene, pauseMs);
    }
    return `MQTT client ${clientId} wrote ${count} false temperatures of 4 to ${4 + (count - 1) / 2} °C to ${topic}, where about 62 °C is usual.`;
  });
