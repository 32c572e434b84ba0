import { randomBytes } from 'node:crypto';
import { type Attack, asStranger, pause } from './attack-scene';

/** Written every half minute by its sensor, as JSON of about 70 bytes. */
const topic = 'plant/building/cold-store/humidity';
const rounds = 3;
const pauseMs = 1200;

/** Sends what a parser does not expect: other types, other fields, deep nesting, cut-off text, random bytes, much of it. */
export const payloadFuzzing: Attack = (scene) =>
  asStranger(scene, 'fuzz', async (client, clientId) => {
    let sent = 0;
    for (let round = 0; round < rounds; round++) {
      for (const payload of payloads(round)) {
        await client.publishAsync(topic, payload, { qos: 0 });
        sent++;
        await pause(scene, pauseMs);
      }
    }
    return `MQTT client ${clientId} sent ${sent} malformed or odd payloads to ${topic}.`;
  });

/** Never the same twice, so that what is found is the fuzzing and not a replay. */
function payloads(round: number): readonly (string | Buffer)[] {
  const mark = randomBytes(3).readUIntBE(0, 3);
  return [
    `{"value":"48.1","unit":"%","at":${mark}}`,
    `{"value":[48.1,${mark}],"unit":{"name":"%"}}`,
    `{"cmd${round}":"reboot","args":["-f","${mark}"]}`,
    `${'['.repeat(60 + round)}${mark}${']'.repeat(60 + round)}`,
    `{"value":48.1,"unit":"%","at":"${mark}-`,
    randomBytes(64 + 100 * round),
    `{"value":48.1,"unit":"${'%'.repeat(3000 + 1000 * round)}","at":"${mark}"}`,
    `-${mark}e300`,
  ];
}
