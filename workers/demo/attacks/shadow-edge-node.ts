import { data } from '../sparkplug-messages';
import { type Attack, asStranger, pause } from './attack-scene';

const messages = 24;
const pauseMs = 1200;
/** Far from where the true node counts, most of the time. */
const firstSeq = 100;

/** Writes telemetry in the name of an edge node that goes on sending, with a sequence count of its own. */
export const shadowEdgeNode: Attack = (scene) =>
  asStranger(scene, 'shadow-gateway', async (client, clientId) => {
    const victim = scene.plant.edgeNodes.find(({ node }) => node.edgeNode === 'dosing-gateway');
    if (victim === undefined) throw new Error('the plant has no such edge node');
    const { node } = victim;
    const topic = `spBv1.0/${node.group}/NDATA/${node.edgeNode}`;
    for (let sent = 0; sent < messages; sent++) {
      const seq = (firstSeq + sent) % 256;
      const payload = data(node, null, { seq, at: Date.now(), random: Math.random });
      await client.publishAsync(topic, Buffer.from(payload), { qos: 0 });
      await pause(scene, pauseMs);
    }
    return `MQTT client ${clientId} wrote ${messages} messages in the name of ${node.group}/${node.edgeNode}, which went on sending its own.`;
  });
