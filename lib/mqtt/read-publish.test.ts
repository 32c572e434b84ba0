import { generate, type IPublishPacket } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { createPacketFramer, PacketError } from './packet-framer';
import { createInboundHandler } from './read-publish';

type Seen = { topic: string; payload: string; retain: boolean };

function read(packet: Buffer, version: 4 | 5): { messages: Seen[]; control: Buffer[] } {
  const messages: Seen[] = [];
  const control: Buffer[] = [];
  const onMessage = (topic: string, payload: Buffer, retain: boolean) =>
    void messages.push({ topic, payload: payload.toString(), retain });
  createPacketFramer(
    10_000,
    createInboundHandler(version, onMessage, (bytes) => void control.push(bytes)),
  ).push(packet);
  return { messages, control };
}

const base: IPublishPacket = {
  cmd: 'publish',
  topic: 'plant/ä/1',
  payload: 'on',
  qos: 0,
  retain: true,
  dup: false,
};

describe('createInboundHandler', () => {
  test.each([
    { name: 'MQTT 3.1.1', version: 4 as const, packet: base },
    { name: 'MQTT 5 without properties', version: 5 as const, packet: base },
    {
      name: 'a retained message that Aedes sends at its stored QoS 1',
      version: 4 as const,
      packet: { ...base, qos: 1 as const, messageId: 7 },
    },
    { name: 'QoS 2 with MQTT 5', version: 5 as const, packet: { ...base, qos: 2 as const, messageId: 7 } },
    {
      name: 'MQTT 5 with long properties',
      version: 5 as const,
      packet: { ...base, properties: { contentType: 'x'.repeat(300), userProperties: { a: 'b' } } },
    },
  ])('$name: topic, payload and retain flag', ({ version, packet }) => {
    expect(read(generate(packet, { protocolVersion: version }), version).messages).toEqual([
      { topic: 'plant/ä/1', payload: 'on', retain: true },
    ]);
  });

  test('an empty payload is a message', () => {
    expect(read(generate({ ...base, payload: '' }), 4).messages).toEqual([
      { topic: 'plant/ä/1', payload: '', retain: true },
    ]);
  });

  test('a message over the limit comes with its head and its true size', () => {
    const sizes: number[] = [];
    const onMessage = (_topic: string, payload: Buffer, _retain: boolean, bytes: number) =>
      void sizes.push(payload.length, bytes);
    createPacketFramer(
      100,
      createInboundHandler(4, onMessage, () => {}),
    ).push(generate({ ...base, topic: 'abc', payload: Buffer.alloc(500) }));
    expect(sizes).toEqual([92, 500]);
  });

  test('another packet over the limit is a protocol error', () => {
    const handler = createInboundHandler(
      4,
      () => {},
      () => expect.unreachable(),
    );
    const tooLong = Buffer.concat([Buffer.from([0x90, 100]), Buffer.alloc(100)]);
    expect(() => createPacketFramer(10, handler).push(tooLong)).toThrow(PacketError);
  });

  test('every other packet goes to the control side untouched', () => {
    const packet = generate({ cmd: 'pingresp' });
    expect(read(packet, 5)).toEqual({ messages: [], control: [packet] });
  });

  test.each([
    { name: 'QoS 3', packet: Buffer.from([0x36, 6, 0, 1, 65, 0, 7, 66]), version: 4 as const },
    {
      name: 'QoS 1 without a packet identifier',
      packet: Buffer.from([0x32, 4, 0, 1, 65, 0]),
      version: 4 as const,
    },
    {
      name: 'empty topic with an alias',
      packet: Buffer.from([0x30, 6, 0, 0, 3, 0x23, 0, 1]),
      version: 5 as const,
    },
    {
      name: 'topic longer than the packet',
      packet: Buffer.from([0x30, 4, 0, 9, 65, 65]),
      version: 4 as const,
    },
    { name: 'no room for the topic length', packet: Buffer.from([0x30, 1, 0]), version: 4 as const },
    {
      name: 'properties longer than the packet',
      packet: Buffer.from([0x30, 4, 0, 1, 65, 9]),
      version: 5 as const,
    },
    { name: 'no properties at all in MQTT 5', packet: Buffer.from([0x30, 3, 0, 1, 65]), version: 5 as const },
    {
      name: 'endless properties length',
      packet: Buffer.from([0x30, 8, 0, 1, 65, 255, 255, 255, 255, 1]),
      version: 5 as const,
    },
  ])('$name is a protocol error', ({ packet, version }) => {
    expect(() => read(packet, version)).toThrow(PacketError);
  });
});
