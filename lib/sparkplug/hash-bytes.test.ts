import { expect, test } from 'vitest';
import { hashBytes, hashName, hashNameInView, hashView } from './hash-bytes';

const name = (length: number, changedAt = -1) =>
  Uint8Array.from({ length }, (_, at) => (at === changedAt ? 0x7a : 0x61 + (at % 20)));
const hashOf = (bytes: Uint8Array) => hashName(bytes, 0, bytes.length);

test('names to 512 bytes are hashed whole, as any bytes are', () => {
  for (const length of [0, 1, 7, 8, 36, 512]) {
    expect(hashOf(name(length))).toBe(hashBytes(name(length), 0, length));
  }
});

test('longer ones are told apart by their length and their ends', () => {
  const hashes = [name(600), name(601), name(600, 3), name(600, 599)].map(hashOf);
  expect(new Set(hashes).size).toBe(4);
});

test('depends on the bytes alone, not on where they stand', () => {
  const padded = new Uint8Array(700);
  padded.set(name(600), 50);
  expect(hashName(padded, 50, 650)).toBe(hashOf(name(600)));
});

test('every byte counts, at every length', () => {
  for (let length = 1; length <= 24; length++) {
    const changed = Array.from({ length }, (_, at) => hashOf(name(length, at)));
    expect(new Set([...changed, hashOf(name(length))]).size).toBe(length + 1);
  }
});

test('bytes in a view have the same hash, wherever they stand', () => {
  for (let length = 0; length <= 140; length++) {
    const padded = new Uint8Array(150);
    padded.set(name(length), length % 7);
    const view = new DataView(padded.buffer);
    expect(hashView(view, length % 7, (length % 7) + length)).toBe(hashBytes(name(length), 0, length));
  }
});

test('so have names, long ones too', () => {
  for (const length of [0, 36, 512, 513, 600, 5000]) {
    const padded = new Uint8Array(length + 9);
    padded.set(name(length), 5);
    const view = new DataView(padded.buffer);
    expect(hashNameInView(view, 5, length + 5)).toBe(hashOf(name(length)));
  }
});
