import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterMatches } from '../topic-filter';
import { FilterTree } from './filter-tree';

test.each([
  ['plant/#', 'plant', true],
  ['plant/#', 'plant/a/b', true],
  ['plant/+/x', 'plant/a/x', true],
  ['plant/+/x', 'plant/a/b/x', false],
  ['#', '$SYS/x', false],
  ['+/x', '$SYS/x', false],
  ['$SYS/#', '$SYS/x', true],
  ['a', 'a', true],
  ['a', 'a/b', false],
])('%j and %j: %s', (filter, topic, expected) => {
  const tree = new FilterTree();
  tree.add(filter, 7);
  expect(tree.match(topic)).toEqual(expected ? [7] : []);
});

test('finds exactly what each filter by itself would match', () => {
  const level = fc.constantFrom('a', 'b', '$c', '');
  const filter = fc
    .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([levels, isOpen]) => [...levels, ...(isOpen ? ['#'] : [])].join('/'));
  const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 8 }), topic, (filters, name) => {
      const tree = new FilterTree();
      for (const [id, each] of filters.entries()) tree.add(each, id);
      const expected = filters.flatMap((each, id) => (filterMatches(each, name) ? [id] : []));
      expect([...tree.match(name)].sort((a, b) => a - b)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
