import { expect, test } from 'vitest';
import { hashAlias } from './metric-owner';
import { MetricTable } from './metric-table';

const metrics = 512;
const slots = 1024;
const looksMax = 64;

/** Aliases whose look-up begins at one and the same slot. */
function crowdingAliases(): number[] {
  const aliases: number[] = [];
  for (let alias = 0; aliases.length < metrics; alias++)
    if ((hashAlias(alias) & (slots - 1)) === 7) aliases.push(alias);
  return aliases;
}

test('aliases that crowd one slot are looked for a few steps and no further; the rest is counted', () => {
  const table = new MetricTable(metrics * 2);
  const owner = table.owner({ group: 'g', edgeNode: 'e', device: null });
  const aliases = crowdingAliases();
  const rows = aliases.map((alias, n) => table.make(owner, `m${n}`, { alias, datatype: 3 }));
  expect(table.setRows(owner, Int32Array.from(rows))).toEqual([]);
  expect(table.refused).toBe(metrics - looksMax);
  const found = aliases.filter((alias, n) => table.findAlias(owner, alias) === rows[n]);
  expect(found).toEqual(aliases.slice(0, looksMax));
});

test('aliases whose halves cancel each other out spread over the slots', () => {
  const hashes = Array.from({ length: metrics }, (_, n) => hashAlias(n * 2 ** 32 + n) & (2 ** 20 - 1));
  expect(new Set(hashes).size).toBeGreaterThan(metrics * 0.95);
});
