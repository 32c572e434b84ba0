import { expect, test } from 'vitest';
import { contradictedOrder, type TopicShape } from './contradict-order';
import type { JsonFields } from './json-fields';
import { JsonScanner } from './scan-json';
import { ShapeTable } from './shape-table';

const encoder = new TextEncoder();
const settled = 400;

function scan(json: object): { readonly fields: JsonFields; readonly payload: Uint8Array } {
  const payload = encoder.encode(JSON.stringify(json));
  const scanner = new JsonScanner();
  scanner.scan(payload, 0, payload.length);
  return { fields: scanner.fields, payload };
}

function shown(json: object, orderAgreement = settled): TopicShape {
  const { fields, payload } = scan(json);
  const table = new ShapeTable();
  table.hold(fields.shapeHash, fields, payload);
  const shape = table.get(fields.shapeHash);
  if (shape === undefined) throw new Error('the table has room');
  return { shape, orderHash: fields.orderHash, orderAgreement };
}

const reading = { value: 1, unit: 'C', at: { day: 1, hour: 2 } };

test.each<{ name: string; seen: object; known: readonly TopicShape[]; expected: number }>([
  {
    name: 'a part in the usual order',
    seen: { value: 1, at: { hour: 2 } },
    known: [shown(reading)],
    expected: 0,
  },
  {
    name: 'a part in another order',
    seen: { unit: 'C', value: 1 },
    known: [shown(reading)],
    expected: settled,
  },
  {
    name: 'nested keys in another order',
    seen: { at: { hour: 2, day: 1 } },
    known: [shown(reading)],
    expected: settled,
  },
  { name: 'a single key', seen: { unit: 'C' }, known: [shown(reading)], expected: 0 },
  {
    name: 'a new key among them',
    seen: { unit: 'C', value: 1, fw: 2 },
    known: [shown(reading)],
    expected: 0,
  },
  {
    name: 'an order that never settled',
    seen: { unit: 'C', value: 1 },
    known: [shown(reading, 20)],
    expected: 0,
  },
  {
    name: 'an order that another topic had',
    seen: { unit: 'C', value: 1 },
    known: [{ ...shown(reading), orderHash: 1 }],
    expected: 0,
  },
  {
    name: 'the order of another kind of message of the topic',
    seen: { unit: 'C', value: 1 },
    known: [shown(reading), shown({ unit: 'C', value: 1, alarm: true }, 20)],
    expected: 0,
  },
  {
    name: 'items of a list with other keys first',
    seen: { list: [{ b: 2 }, { a: 1 }] },
    known: [shown({ list: [{ a: 1 }, { b: 2 }], ok: true })],
    expected: 0,
  },
])('$name', ({ seen, known, expected }) => {
  expect(contradictedOrder(scan(seen).fields, known)).toBe(expected);
});
