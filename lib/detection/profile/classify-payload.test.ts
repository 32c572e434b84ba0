import { expect, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random';
import { encodings, PayloadReader } from './classify-payload';

const encoder = new TextEncoder();
const random = seededRandom(1);
const noise = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256));

function read(payload: string | Uint8Array, isSparkplug = false, isCut = false) {
  const reader = new PayloadReader();
  reader.read(typeof payload === 'string' ? encoder.encode(payload) : payload, isSparkplug, isCut);
  return reader;
}

test.each<readonly [payload: string | Uint8Array, encoding: (typeof encodings)[number]]>([
  ['', 'empty'],
  ['21.5', 'number'],
  ['-7', 'number'],
  [' 12\n', 'number'],
  ['1e-3', 'number'],
  ['{"a":1}', 'JSON'],
  ['\ufeff [1,2]\n', 'JSON'],
  ['{"a":1', 'text'],
  ['online', 'text'],
  ['12 bar', 'text'],
  ['Grüße aus Köln', 'text'],
  ['2026-01-05T10:00:00Z', 'text'],
  ['deadbeef0123456789abcdefdeadbeef', 'hex'],
  ['TWFuIGlzIGRpc3Rpbmd1aXNoZWQ9Zm9vYmFy', 'base64'],
  ['anordinarylongwordwithoutanydigits', 'text'],
  [Uint8Array.from([0x1f, 0x8b, 8, 0, 1]), 'gzip'],
  [Uint8Array.from([0x78, 0x9c, 0, 1, 2, 3, 0xff, 0xfe]), 'zlib'],
  [Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0]), 'zstd'],
  [Uint8Array.from([0, 1, 2, 3]), 'binary'],
  [Uint8Array.from([0x41, 0xc3, 0x28]), 'binary'],
  [noise(300), 'binary'],
])('%j is %s', (payload, encoding) => {
  expect(encodings[read(payload).encoding]).toBe(encoding);
});

test('a payload cut by the bound on its length may be JSON all the same', () => {
  expect(encodings[read('{"a":[1,2', false, true).encoding]).toBe('JSON');
});

test('what lies in the namespace of Sparkplug is not looked into', () => {
  expect(encodings[read(Uint8Array.from([8, 1, 2]), true).encoding]).toBe('Sparkplug');
});

test.each([
  '0',
  '-0.5',
  '21.50',
  '007',
  '+3',
  '.5',
  '5.',
  '123456789012345678',
  '0.1234567890123456789',
  '1E5',
  '-2.5e-310',
])('the number %s is what Number reads', (text) => {
  expect(read(text).value).toBe(Number(text));
});

test('random numbers are read exactly', () => {
  for (let turn = 0; turn < 500; turn++) {
    const text = ((random() - 0.5) * 10 ** Math.floor(random() * 18)).toFixed(Math.floor(random() * 12));
    const reader = read(text);
    expect([reader.value, reader.decimals]).toEqual([Number(text), (text.split('.')[1] ?? '').length]);
  }
});

test('any bytes have some class', () => {
  const reader = new PayloadReader();
  for (let turn = 0; turn < 2000; turn++) {
    reader.read(noise(Math.floor(random() * 60)), turn % 5 === 0, turn % 7 === 0);
    expect(encodings[reader.encoding]).toBeDefined();
  }
});
