import { randomBytes } from 'node:crypto';
import { connectAsync } from 'mqtt';
import { type Attack, pause } from './attack-scene';

const attempts = 30;
const pauseMs = 450;

/** Signs in again and again with a wrong password. */
export const passwordGuessing: Attack = async (scene) => {
  let refused = 0;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const client = connectAsync(
      scene.url,
      {
        clientId: `mqtt-explorer-${randomBytes(2).toString('hex')}`,
        username: scene.username,
        password: `${['summer', 'plant', 'welcome', 'admin'][attempt % 4]}${2000 + attempt}`,
        protocolVersion: 4,
        reconnectPeriod: 0,
        connectTimeout: 5000,
      },
      false,
    );
    await client.then(
      (connected) => connected.endAsync(),
      () => {
        refused++;
      },
    );
    await pause(scene, pauseMs);
  }
  return `${refused} of ${attempts} sign-ins as ${scene.username} were refused. This broker (Aedes) does not show failed sign-ins on MQTT, so the monitor cannot see them and raises no alert; on Mosquitto the same attempts raise one.`;
};
