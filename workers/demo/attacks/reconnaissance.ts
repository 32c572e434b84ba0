import { type Attack, asStranger, pause } from './attack-scene';

const pauseMs = 300;
const lines = ['line-1', 'line-2', 'line-3'];
const things = ['pump-1', 'robot-1', 'oven-1', 'valve-7', 'camera-2', 'door-1'];
const words = ['config', 'password', 'firmware'];
/** Guesses at what there might be, each of which opens up little. */
const guesses = lines.flatMap((line) =>
  things.flatMap((thing) => words.map((word) => `plant/${line}/${thing}/${word}`)),
);
/** What tools try against the software that reads names. */
const oddNames = ['../../etc/passwd', '///////', 'plant/<script>alert(1)</script>'];

/** Tries out what there is: dozens of filters, the broker's internals, names that are meant to break readers. */
export const reconnaissance: Attack = (scene) =>
  asStranger(scene, 'scanner', async (client, clientId) => {
    const filters = ['$SYS/#', ...oddNames, ...guesses];
    for (const filter of filters) {
      await client.subscribeAsync(filter, { qos: 0 });
      await pause(scene, pauseMs);
    }
    return `MQTT client ${clientId} tried out ${filters.length} topic filters in ${Math.round((filters.length * pauseMs) / 1000)} seconds, $SYS/# and names such as ${oddNames[0]} among them.`;
  });
