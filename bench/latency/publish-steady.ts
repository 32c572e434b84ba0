import { once } from 'node:events';
import { connect } from 'node:net';
import { generate } from 'mqtt-packet';

const [port = '', perSecond = '', topics = ''] = process.argv.slice(2);
const everyMs = 10;
const each = (Number(perSecond) * everyMs) / 1000;

const packets = Array.from({ length: Number(topics) }, (_, index) =>
  generate({
    cmd: 'publish',
    topic: `bench/line${index % 20}/sensor${index}`,
    payload: JSON.stringify({ value: index, unit: 'bar' }),
    qos: 0,
    retain: false,
    dup: false,
  }),
);
const socket = connect(Number(port), '127.0.0.1');
await once(socket, 'connect');
socket.write(
  generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'bench-steady',
    keepalive: 0,
  }),
);
await once(socket, 'data');
let sent = 0;
const from = performance.now();
setInterval(() => {
  // Catches up when a tick came late, so that the rate holds.
  const due = Math.round(((performance.now() - from) / everyMs) * each);
  const batch: Buffer[] = [];
  for (; sent < due; sent++) batch.push(packets[sent % packets.length] ?? Buffer.alloc(0));
  if (batch.length > 0) socket.write(Buffer.concat(batch));
}, everyMs);
process.send?.({ type: 'started' });
