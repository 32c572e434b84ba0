import { expect, test } from 'vitest';
import { MetricCursor } from './metric-cursor';
import { PayloadView } from './payload-view';

test.each([0, 1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 200_000])('shows all of %i bytes', (length) => {
  const payload = new PayloadView();
  payload.load(new Uint8Array(70_000).fill(0xee));
  const bytes = Uint8Array.from({ length: length + 3 }, (_, at) => at % 251).subarray(3);
  payload.load(bytes);
  const shown = Uint8Array.from({ length }, (_, at) => payload.view.getUint8(at));
  expect(shown).toEqual(bytes);
});

/** A payload of `length` bytes with one metric, the last thing in it, of which `cut` bytes are missing. */
function payloadOf(length: number, metric: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(length);
  const rest = length - metric.length;
  const inner = rest - 1 - 3;
  bytes.set([0x2a, (inner & 0x7f) | 0x80, ((inner >> 7) & 0x7f) | 0x80, inner >> 14]);
  bytes.set(metric, rest);
  return bytes;
}

const ends: readonly (readonly [string, readonly number[], boolean])[] = [
  ['an empty metric', [0x12, 0], true],
  ['a name’s tag alone', [0x12, 1, 0x0a], false],
  ['a name that is longer than the rest', [0x12, 3, 0x0a, 9, 0x61], false],
  ['an alias without a value', [0x12, 1, 0x10], false],
  ['a float cut short', [0x12, 4, 0x65, 1, 2, 3], false],
  ['a boolean', [0x12, 2, 0x70, 1], true],
];

test.each(ends)('%s at the very end of the payload', (_name, metric, isGood) => {
  const cursor = new MetricCursor();
  for (const length of [4096, 65_536, 65_537, 100_000]) {
    expect(cursor.begin(payloadOf(length, [0x12, 4, 0x0a, 2, 0x61, 0x62]))).toBe(true);
    expect(cursor.begin(payloadOf(length, metric))).toBe(isGood);
    expect(cursor.metricCount).toBe(isGood ? 1 : 0);
    if (isGood) expect([cursor.next(), cursor.hasName]).toEqual([true, false]);
  }
});
