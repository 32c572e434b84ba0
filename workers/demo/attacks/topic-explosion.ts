import { randomBytes } from 'node:crypto';
import { type Attack, asStranger, pause } from './attack-scene';

const topics = 600;
const perTick = 30;
const tickMs = 500;

/** Writes hundreds of topics that never existed, each once. */
export const topicExplosion: Attack = (scene) =>
  asStranger(scene, 'inventory-sync', async (client, clientId) => {
    const root = `inventory/${randomBytes(3).toString('hex')}`;
    for (let count = 0; count < topics; ) {
      for (const end = count + perTick; count < end; count++)
        client.publish(`${root}/${randomBytes(4).toString('hex')}`, '1', { qos: 0 });
      await pause(scene, tickMs);
    }
    return `MQTT client ${clientId} wrote ${topics} topics that had never been there, below ${root}, in ${(topics / perTick) * (tickMs / 1000)} seconds.`;
  });
