import { expect, test } from 'vitest';
import { brokenTextsMax, DetailAllowance } from './detail-allowance';
import { hashBytes } from './hash-bytes';
import { NameCache } from './name-cache';
import { readBoundedText } from './read-bounded-text';

const encode = (text: string) => new TextEncoder().encode(text);

function textOf(cache: NameCache, bytes: Uint8Array, hash = hashBytes(bytes, 0, bytes.length)): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return cache.find(view, 0, bytes.length, hash) ?? cache.make(bytes, hash, null);
}

test('gives every name back as without it, the first time and again', () => {
  const cache = new NameCache();
  const names = [
    'Line 4/Furnace 1',
    'Druck Öl ж 中 😀',
    '',
    'x'.repeat(128),
    'y'.repeat(129),
    'z'.repeat(600),
    'a\0b',
  ];
  for (let turn = 0; turn < 2; turn++) {
    for (const name of names) expect(textOf(cache, encode(name))).toBe(readBoundedText(encode(name)));
  }
});

test('tells names apart that share a hash, or their first bytes', () => {
  const cache = new NameCache();
  for (let turn = 0; turn < 2; turn++) {
    for (const name of ['abcdefgh', 'abcdefgx', 'xbcdefgh', 'abcd', 'abcdefghi']) {
      expect(textOf(cache, encode(name), 7)).toBe(name);
    }
  }
});

test('a name without room for its beginning is not remembered so', () => {
  const cache = new NameCache();
  const allowance = new DetailAllowance();
  while (allowance.takeBrokenText()) expect(allowance.isCut).toBe(false);
  const name = Uint8Array.from({ length: 60 }, (_, n) => (n < 59 ? 0x61 : 0xff));
  const hash = hashBytes(name, 0, name.length);
  expect(cache.make(name, hash, allowance)).toMatch(/^⟨60 bytes, [0-9a-f]{8}⟩$/);
  expect(cache.make(name, hash, null)).toMatch(/^a{32}…⟨60 bytes, [0-9a-f]{8}⟩$/);
  expect(brokenTextsMax).toBeGreaterThan(0);
});
