import fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { countPlainCells } from './count-plain-cells';
import { MetricCursor } from './metric-cursor';
import { payloadLimits } from './payload-limits';
import { sparkplugDescriptor } from './testing/sparkplug-schema';

const root = protobuf.Root.fromJSON(sparkplugDescriptor());
const Payload = root.lookupType('Payload');
const Row = root.lookupType('Row');
const cursor = new MetricCursor();

function count(bytes: Uint8Array): number {
  return countPlainCells(bytes, 0, bytes.length);
}

function encodeRow(elements: readonly object[]): Uint8Array {
  return Uint8Array.from(Row.encode(Row.fromObject({ elements })).finish());
}

/** A data set of rows of empty or one-byte cells. */
function dataSet(rows: number, columns: number, element: object = { int_value: 1 }): Uint8Array {
  const row = { elements: Array(columns).fill(element) };
  const dataset_value = { num_of_columns: columns, rows: Array(rows).fill(row) };
  return Payload.encode(Payload.fromObject({ metrics: [{ dataset_value }] })).finish();
}

test('counts what encoders write', () => {
  const cells = [
    { int_value: 0xffff_ffff },
    { long_value: '9223372036854775807' },
    { float_value: 1.5 },
    { double_value: -2 },
    { boolean_value: true },
    { string_value: '' },
    { string_value: 's'.repeat(126) },
    { string_value: 's'.repeat(16_000) },
    {},
  ];
  expect(count(encodeRow(cells))).toBe(cells.length);
  expect(count(new Uint8Array(0))).toBe(0);
});

test.each([
  ['a cut cell', [0x0a, 2, 0x08]],
  ['a cut length', [0x0a]],
  ['two values in a cell', [0x0a, 4, 0x08, 1, 0x08, 2]],
  ['an unended varint', [0x0a, 2, 0x08, 0x80]],
  ['a float of three bytes', [0x0a, 4, 0x1d, 0, 0, 0]],
  ['a text longer than its cell', [0x0a, 3, 0x32, 2, 0x61]],
  ['another field', [0x12, 0]],
  ['the wrong wire type', [0x0a, 2, 0x0d, 1]],
])('%s is left to the careful check', (_, bytes) => {
  expect(count(Uint8Array.from(bytes))).toBe(-1);
});

test('what it counts, protobufjs reads as just as many cells', () => {
  const byte = fc.oneof(fc.constantFrom(0x0a, 0, 2, 3, 5, 0x08, 0x10, 0x1d, 0x28, 0x32, 0x80), fc.nat(255));
  const bytes = fc.array(byte, { maxLength: 24 });
  fc.assert(
    fc.property(bytes, (made) => {
      const row = Uint8Array.from(made);
      const cells = count(row);
      if (cells >= 0) expect(Row.toObject(Row.decode(row)).elements ?? []).toHaveLength(cells);
    }),
    { numRuns: 3000 },
  );
});

test('262,144 cells are read, beside all other fields; more are refused by name', () => {
  expect(payloadLimits.dataSetCells).toBe(262_144);
  expect(cursor.begin(dataSet(1024, 256, {}))).toBe(true);
  expect(cursor.fieldsRead).toBeLessThan(1100);
  expect(cursor.begin(dataSet(1025, 256, {}))).toBe(false);
  expect(cursor.problem).toBe('too-many-cells');
  expect(cursor.begin(dataSet(10_000, 25))).toBe(true);
});
