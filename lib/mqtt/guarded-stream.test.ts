import { Duplex, PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { GuardedStream } from './guarded-stream';

function guarded(): { stream: GuardedStream; socket: Duplex; sent: () => Buffer } {
  const out = new PassThrough();
  const sent: Buffer[] = [];
  out.on('data', (chunk: Buffer) => sent.push(chunk));
  const socket = Duplex.from({ readable: new PassThrough(), writable: out }) as Duplex;
  socket.on('error', () => {});
  const stream = new GuardedStream(
    socket,
    { start: (onChunk) => void socket.on('data', onChunk) },
    {
      protocolVersion: 4,
      packetBytesMax: 1000,
      onMessage: () => {},
      onRead: () => {},
    },
  );
  stream.on('error', () => {});
  return { stream, socket, sent: () => Buffer.concat(sent) };
}

const connect: Packet = {
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  clientId: 'a',
  keepalive: 10,
};

describe('GuardedStream outwards', () => {
  test.each<{ name: string; packet: Packet }>([
    { name: 'CONNECT', packet: connect },
    {
      name: 'SUBSCRIBE',
      packet: { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] },
    },
    { name: 'UNSUBSCRIBE', packet: { cmd: 'unsubscribe', messageId: 1, unsubscriptions: ['#'] } },
    { name: 'PINGREQ', packet: { cmd: 'pingreq' } },
    { name: 'DISCONNECT', packet: { cmd: 'disconnect' } },
  ])('$name leaves, also when written byte by byte', async ({ packet }) => {
    const { stream, sent } = guarded();
    const bytes = generate(packet);
    for (const byte of bytes) stream.write(Buffer.from([byte]));
    await expect.poll(() => sent().toString('hex')).toBe(bytes.toString('hex'));
  });

  test.each<{ name: string; packet: Packet }>([
    {
      name: 'PUBLISH',
      packet: { cmd: 'publish', topic: 'valve', payload: 'open', qos: 0, retain: false, dup: false },
    },
    { name: 'PUBACK', packet: { cmd: 'puback', messageId: 1 } },
    { name: 'PUBREL', packet: { cmd: 'pubrel', messageId: 1 } },
    {
      name: 'CONNECT with a will',
      packet: {
        ...connect,
        will: { topic: 'x', payload: Buffer.from('y'), qos: 0, retain: false },
      } as Packet,
    },
  ])('not one byte of $name leaves, and the connection is destroyed', async ({ packet }) => {
    const { stream, sent } = guarded();
    for (const byte of generate(packet)) stream.write(Buffer.from([byte]));
    await expect.poll(() => stream.destroyed).toBe(true);
    await sleep(20);
    expect(sent()).toHaveLength(0);
  });
});
