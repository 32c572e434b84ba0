import fc from 'fast-check';
import { generate, type IPublishPacket } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { hashProperties } from './hash-properties';
import { createPacketFramer } from './packet-framer';
import { createInboundHandler } from './read-publish';

type Properties = NonNullable<IPublishPacket['properties']>;

function hashOf(properties: Properties | undefined, version: 4 | 5 = 5): number {
  const packet: IPublishPacket = {
    cmd: 'publish',
    topic: 'a/b',
    payload: 'on',
    qos: 0,
    retain: false,
    dup: false,
    ...(properties === undefined ? {} : { properties }),
  };
  const hashes: number[] = [];
  const handler = createInboundHandler(
    version,
    (_topic, _payload, _retain, _bytes, propertiesHash) => void hashes.push(propertiesHash),
    () => {},
  );
  createPacketFramer(10_000, handler).push(generate(packet, { protocolVersion: version }));
  return hashes[0] ?? Number.NaN;
}

describe('hashProperties', () => {
  test('nothing, and what brokers set for each receiver, is 0', () => {
    expect(hashOf(undefined)).toBe(0);
    expect(hashOf(undefined, 4)).toBe(0);
    expect(hashOf({ topicAlias: 7 })).toBe(0);
    expect(hashOf({ subscriptionIdentifier: 300 })).toBe(0);
  });

  test.each<{ name: string; one: Properties; other: Properties; isSame: boolean }>([
    { name: 'other values', one: { contentType: 'a' }, other: { contentType: 'bcd' }, isSame: true },
    { name: 'another property', one: { contentType: 'a' }, other: { responseTopic: 'a' }, isSame: false },
    {
      name: 'one more',
      one: { contentType: 'a' },
      other: { contentType: 'a', messageExpiryInterval: 9 },
      isSame: false,
    },
    {
      name: 'other values of user properties',
      one: { userProperties: { unit: '1' } },
      other: { userProperties: { unit: '222' } },
      isSame: true,
    },
    {
      name: 'other user properties',
      one: { userProperties: { unit: '1' } },
      other: { userProperties: { site: '1' } },
      isSame: false,
    },
    {
      name: 'an alias beside them',
      one: { contentType: 'a', correlationData: Buffer.from('x') },
      other: { contentType: 'a', topicAlias: 3, correlationData: Buffer.from('yy') },
      isSame: true,
    },
  ])('$name: same hash $isSame', ({ one, other, isSame }) => {
    expect(hashOf(one)).not.toBe(0);
    expect(hashOf(one) === hashOf(other)).toBe(isSame);
  });

  test('any bytes give a 32-bit number, looking at no more than there is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const hash = hashProperties(bytes, 0, bytes.length);
        expect(Number.isInteger(hash) && hash >= 0 && hash <= 0xffffffff).toBe(true);
        const longer = new Uint8Array([...bytes, 1, 2, 3]);
        expect(hashProperties(longer, 0, bytes.length)).toBe(hash);
      }),
    );
  });
});
