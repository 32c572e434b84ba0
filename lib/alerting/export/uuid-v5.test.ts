import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uuidV5 } from './uuid-v5';

const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

/** The same by Node's own SHA-1. */
function byNode(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8');
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

describe('uuidV5', () => {
  test('of RFC 9562, A.4', () =>
    expect(uuidV5(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2'));
  test.each([
    ['198.51.100.3', '28bb3599-77cd-5a82-a950-b5bc3caf07c4'],
    ['2001:db8::1', '6469e3a9-b053-5e34-a025-9396ae051d26'],
  ])('of STIX 2.1 for the address %s, as other tools derive it', (value, expected) =>
    expect(uuidV5('00abedb4-aa42-466c-9c01-fed23315a9b7', JSON.stringify({ value }))).toBe(expected),
  );
  test('agrees with Node at every length around a block, and for any text', () => {
    for (let length = 0; length < 140; length++)
      expect(uuidV5(dns, 'x'.repeat(length))).toBe(byNode(dns, 'x'.repeat(length)));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
        expect(uuidV5(dns, name)).toBe(byNode(dns, name));
      }),
    );
  });
});
