import { randomBytes } from 'node:crypto';
import type { MqttClient } from 'mqtt';
import { connectPlantClient } from '../plant-client';
import { type Attack, pause } from './attack-scene';

const connections = 300;
const atOnce = 25;
const holdMs = 10_000;

/** Opens hundreds of connections within seconds, each with an id of its own, and leaves them idle for a while. */
export const connectionFlood: Attack = async (scene) => {
  const tag = randomBytes(3).toString('hex');
  const open: MqttClient[] = [];
  const startedAt = Date.now();
  try {
    while (open.length < connections) {
      scene.signal.throwIfAborted();
      const opening = Array.from({ length: atOnce }, (_, number) =>
        connectPlantClient(scene.url, `bot-${tag}-${open.length + number}`, { reconnectPeriod: 0 }),
      );
      for (const opened of await Promise.allSettled(opening)) {
        if (opened.status === 'rejected') continue;
        opened.value.on('error', () => undefined);
        open.push(opened.value);
      }
    }
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    await pause(scene, holdMs);
    return `${open.length} MQTT clients named bot-${tag}-… connected within ${seconds} seconds, said nothing and left.`;
  } finally {
    await Promise.all(open.map((client) => client.endAsync(true)));
  }
};
