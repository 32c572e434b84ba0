import { expect, test } from 'vitest';
import {
  keepListed,
  nothingSelected,
  type RowSelection,
  selectedMax,
  toggleAll,
  toggleRow,
} from './select-rows';

const order = ['a', 'b', 'c', 'd'];
const plain = { isRange: false, order };
const range = { isRange: true, order };
const keysOf = ({ keys }: RowSelection) => [...keys].join('');

test('a row is chosen and let go', () => {
  const chosen = toggleRow(nothingSelected, 'b', plain);
  expect(keysOf(chosen)).toBe('b');
  expect(keysOf(toggleRow(chosen, 'b', plain))).toBe('');
});

test('a range joins from the last chosen row, up or down', () => {
  expect(keysOf(toggleRow(toggleRow(nothingSelected, 'b', plain), 'd', range))).toBe('bcd');
  expect(keysOf(toggleRow(toggleRow(nothingSelected, 'c', plain), 'a', range))).toBe('cab');
});

test('a range without a beginning, or from a row that is gone, is one row', () => {
  expect(keysOf(toggleRow(nothingSelected, 'c', range))).toBe('c');
  expect(keysOf(toggleRow({ keys: new Set(), anchor: 'gone' }, 'c', range))).toBe('c');
});

test('all, then none', () => {
  const all = toggleAll(nothingSelected, order);
  expect(keysOf(all)).toBe('abcd');
  expect(keysOf(toggleAll(all, order))).toBe('');
  expect(keysOf(toggleAll(nothingSelected, []))).toBe('');
});

test('what is no longer listed is no longer chosen', () => {
  const all = toggleAll(nothingSelected, order);
  expect(keysOf(keepListed(all, ['b', 'x']))).toBe('b');
  expect(keepListed(all, order)).toBe(all);
});

test('never more than can be changed at once', () => {
  const many = Array.from({ length: selectedMax + 50 }, (_, number) => `row ${number}`);
  const all = toggleAll(nothingSelected, many);
  expect(all.keys.size).toBe(selectedMax);
  expect(toggleRow(all, `row ${selectedMax + 1}`, { isRange: false, order: many }).keys.size).toBe(
    selectedMax,
  );
  expect(toggleAll(all, many).keys.size).toBe(0);
});
