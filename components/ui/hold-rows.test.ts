import { expect, test } from 'vitest';
import { holdRows } from './hold-rows';

type Row = { id: string; value: number };
const keyOf = (row: Row) => row.id;
const a = { id: 'a', value: 1 };
const b = { id: 'b', value: 2 };
const c = { id: 'c', value: 3 };

test.each([
  {
    name: 'not held: shows what came, in its order',
    shown: null,
    incoming: [c, a, b],
    rows: [c, a, b],
    waiting: 0,
  },
  { name: 'held: a new row on top waits', shown: ['a', 'b'], incoming: [c, a, b], rows: [a, b], waiting: 1 },
  {
    name: 'held: a reordering does not move rows',
    shown: ['a', 'b'],
    incoming: [b, a],
    rows: [a, b],
    waiting: 0,
  },
  { name: 'held: a row that is gone leaves', shown: ['a', 'b'], incoming: [b], rows: [b], waiting: 0 },
  {
    name: 'held: the next page is let in below',
    shown: ['a'],
    incoming: [c, a, b],
    rows: [a, b],
    waiting: 1,
  },
  {
    name: 'held: when all that was shown is gone, what came is shown',
    shown: ['a'],
    incoming: [b],
    rows: [b],
    waiting: 0,
  },
  {
    name: 'held: values are renewed in place',
    shown: ['a'],
    incoming: [{ id: 'a', value: 9 }],
    rows: [{ id: 'a', value: 9 }],
    waiting: 0,
  },
])('$name', ({ shown, incoming, rows, waiting }) => {
  expect(holdRows(shown, incoming, keyOf)).toEqual({ rows, waiting });
});
