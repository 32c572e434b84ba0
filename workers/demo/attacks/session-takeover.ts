import { connectPlantClient } from '../plant-client';
import { type Attack, pause } from './attack-scene';

/** A controller whose id is stolen. */
const clientId = 'line-2-pump-2';
const fightMs = 100_000;
const tickMs = 50;

/** Connects with a controller's id again and again: the broker throws the other one out each time. */
export const sessionTakeover: Attack = async (scene) => {
  const endsAt = Date.now() + fightMs;
  const thief = await connectPlantClient(scene.url, clientId, { reconnectPeriod: 0 });
  thief.on('error', () => undefined);
  let isOut = false;
  thief.on('close', () => {
    isOut = true;
  });
  let takeovers = 1;
  try {
    while (Date.now() < endsAt) {
      await pause(scene, tickMs);
      if (!isOut) continue;
      isOut = false;
      takeovers++;
      thief.reconnect();
    }
  } finally {
    await thief.endAsync(true);
  }
  return `A stranger connected ${takeovers} times as ${clientId} and threw the controller out each time; its readings were missing meanwhile.`;
};
