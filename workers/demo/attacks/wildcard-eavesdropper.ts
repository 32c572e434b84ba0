import { type Attack, asStranger, pause } from './attack-scene';

const listenMs = 20_000;

/** An unknown MQTT client subscribes to everything and listens. */
export const wildcardEavesdropper: Attack = (scene) =>
  asStranger(scene, 'laptop', async (client, clientId) => {
    let heard = 0;
    client.on('message', () => {
      heard++;
    });
    await client.subscribeAsync('#', { qos: 0 });
    await pause(scene, listenMs);
    return `MQTT client ${clientId} subscribed to # and received ${heard} messages in 20 seconds.`;
  });
