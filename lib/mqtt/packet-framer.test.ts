import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { createPacketFramer } from './packet-framer';

function publish(topic: string, payload: Buffer): Buffer {
  return generate({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false });
}

describe('createPacketFramer', () => {
  test('cuts the same packets out of a stream however it was split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }),
        (payloads, cuts) => {
          const packets = payloads.map((payload) => publish('a/b', Buffer.from(payload)));
          const stream = Buffer.concat(packets);
          const seen: string[] = [];
          const framer = createPacketFramer(1024, (bytes, start, body, end) => {
            expect(bytes[start]).toBe(0x30);
            expect(bytes.readUInt16BE(body)).toBe(3);
            seen.push(bytes.subarray(start, end).toString('hex'));
          });
          for (let at = 0, cut = 0; at < stream.length; cut++) {
            const size = cuts[cut % cuts.length] ?? 1;
            framer.push(stream.subarray(at, at + size));
            at += size;
          }
          expect(seen).toEqual(packets.map((packet) => packet.toString('hex')));
        },
      ),
    );
  });

  test('of a packet over the limit only the head is kept, and the next packet is found', () => {
    const next = publish('next', Buffer.from('x'));
    const big = publish('big', Buffer.alloc(70_000, 65));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (size) => {
        const seen: { kept: number; missing: number }[] = [];
        const framer = createPacketFramer(1000, (_bytes, start, _body, end, missing) => {
          seen.push({ kept: end - start, missing });
        });
        const stream = Buffer.concat([big, next]);
        for (let at = 0; at < stream.length; at += size) framer.push(stream.subarray(at, at + size));
        expect(seen).toEqual([
          { kept: 1000, missing: big.length - 1000 },
          { kept: next.length, missing: 0 },
        ]);
      }),
      { numRuns: 50 },
    );
  });

  test('a packet that declares 256 MB takes no more memory than the limit', () => {
    const framer = createPacketFramer(1_048_576, () => expect.unreachable());
    const before = process.memoryUsage().arrayBuffers;
    framer.push(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f, 0]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
  });

  test('a packet of exactly the limit is whole', () => {
    const exact = publish('t', Buffer.alloc(100));
    const seen: number[] = [];
    const framer = createPacketFramer(exact.length, (_bytes, _start, _body, _end, missing) => {
      seen.push(missing);
    });
    framer.push(exact);
    expect(seen).toEqual([0]);
  });

  test('a length of five bytes is malformed', () => {
    expect(() =>
      createPacketFramer(1000, () => {}).push(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01])),
    ).toThrow(/malformed/);
  });
});
