import { type Attack, pause } from './attack-scene';

const clientId = 'mixing-plc';
const silenceMs = 150_000;

/** A controller stops: its connection ends and none of its readings come, until it is back. */
export const deviceSilenced: Attack = async (scene) => {
  const victim = scene.plant.clients.find((client) => client.clientId === clientId);
  if (victim === undefined) throw new Error(`the plant has no ${clientId}`);
  const comeBack = victim.leave();
  try {
    await pause(scene, silenceMs);
  } finally {
    comeBack();
  }
  return `Controller ${clientId} was cut off for ${silenceMs / 60_000} minutes; its readings below plant/mixing were missing.`;
};
