import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { type Attack, pause } from './attack-scene';

const connections = 300;
const perTick = 30;
const tickMs = 100;
const holdMs = 12_000;

/** Opens hundreds of connections within a second, each with an id of its own, says hello on each and nothing else. */
export const connectionFlood: Attack = async (scene) => {
  const { hostname, port } = new URL(scene.url);
  const tag = randomBytes(3).toString('hex');
  const sockets: Socket[] = [];
  let accepted = 0;
  try {
    while (sockets.length < connections) {
      for (const end = sockets.length + perTick; sockets.length < end; ) {
        const clientId = `bot-${tag}-${sockets.length}`;
        const socket = connect(Number(port), hostname);
        socket.on('error', () => socket.destroy());
        socket.once('data', () => {
          accepted++;
        });
        socket.write(
          generate({
            cmd: 'connect',
            clientId,
            protocolId: 'MQTT',
            protocolVersion: 4,
            clean: true,
            keepalive: 60,
          }),
        );
        sockets.push(socket);
      }
      await pause(scene, tickMs);
    }
    await pause(scene, holdMs);
    return `${accepted} MQTT clients named bot-${tag}-… connected at once, said nothing and left.`;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
};
