import { expect, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random';
import { looksRandom, measureEntropy } from './measure-entropy';

const random = seededRandom(6);
const noise = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256));
const encoder = new TextEncoder();

test.each([64, 100, 150, 200, 256, 400, 511, 1024, 5000])(
  '%i random bytes look random, nearly always',
  (length) => {
    let found = 0;
    for (let turn = 0; turn < 50; turn++) if (looksRandom(measureEntropy(noise(length)), length)) found++;
    expect(found).toBeGreaterThanOrEqual(length < 512 ? 45 : 50);
  },
);

test('text, JSON, base64, counters and zeros do not', () => {
  const text =
    'The pump of line three was started at noon and has been running since, without any trouble at all. ';
  const base64 = btoa(String.fromCharCode(...noise(300)));
  for (const payload of [text, text.repeat(9), `{"values":[${[...noise(200)].join(',')}]}`, base64]) {
    const bytes = encoder.encode(payload);
    expect(looksRandom(measureEntropy(bytes), bytes.length)).toBe(false);
  }
  expect(measureEntropy(new Uint8Array(2000))).toBe(0);
  expect(measureEntropy(noise(20))).toBe(0);
  expect(measureEntropy(Uint8Array.from({ length: 1024 }, (_, at) => at % 256))).toBe(8);
});
