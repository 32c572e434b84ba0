import { once } from 'node:events';
import { connect } from 'node:net';
import { generate, parser } from 'mqtt-packet';

const [port = '', count = '', topics = '', payloadBytes = '', mark = ''] = process.argv.slice(2);
const messages = Number(count);
const topicCount = Number(topics);
const blockSize = 500;

function publish(topic: string, payload: Buffer): Buffer {
  return generate({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false });
}

/** All packets are made beforehand, in blocks of 500, so that sending costs next to nothing. */
function prepareBlocks(): Buffer[] {
  const packets = Array.from({ length: topicCount }, (_, index) =>
    publish(`bench/line${index % 100}/sensor${index}`, Buffer.alloc(Number(payloadBytes), 48 + (index % 10))),
  );
  return Array.from({ length: topicCount / blockSize }, (_, block) =>
    Buffer.concat(packets.slice(block * blockSize, (block + 1) * blockSize)),
  );
}

const blocks = prepareBlocks();
const socket = connect(Number(port), '127.0.0.1');
const answers = parser({ protocolVersion: 4 });
socket.on('data', (chunk) => answers.parse(chunk));
await once(socket, 'connect');
socket.write(
  generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'bench-flood',
    keepalive: 0,
  }),
);
await once(answers, 'packet');
process.send?.({ type: 'started' });
for (let sent = 0; sent < messages; sent += blockSize) {
  const block = blocks[(sent / blockSize) % blocks.length];
  if (block !== undefined && !socket.write(block)) await once(socket, 'drain');
}
// In order behind everything else: whoever has seen this has seen all.
socket.write(
  publish(`spBv1.0/STATE/${mark}`, Buffer.from(JSON.stringify({ online: true, timestamp: Date.now() }))),
);
socket.write(generate({ cmd: 'disconnect' }));
await new Promise((done) => socket.end(() => done(undefined)));
process.disconnect?.();
