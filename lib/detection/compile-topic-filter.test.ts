import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterMatches } from '@/lib/domain/topic-filter';
import { compileTopicFilter } from './compile-topic-filter';

const level = fc.constantFrom('', 'a', 'b', 'ab', '$SYS', 'é');
const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'));
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { maxLength: 5 }), fc.boolean())
  .map(([levels, isOpen]) => (isOpen ? [...levels, '#'] : levels).join('/'))
  .filter((text) => text !== '');

describe('compileTopicFilter', () => {
  test('agrees with filterMatches on every filter and topic', () => {
    fc.assert(
      fc.property(filter, topic, (aFilter, aTopic) => {
        expect(compileTopicFilter(aFilter)(aTopic)).toBe(filterMatches(aFilter, aTopic));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['#', 'plant/a', true],
    ['#', '$SYS/broker', false],
    ['+/#', '$SYS/broker', false],
    ['$SYS/#', '$SYS/broker', true],
    ['plant/#', 'plant', true],
    ['plant/#', 'plantation/a', false],
    ['$share/group/plant/+', 'plant/a', true],
    ['plant/+', 'plant/a/b', false],
    ['plant/+', 'plant/', true],
    ['+/+/c/#', 'a/b/c', true],
  ])('%s on %s: %s', (aFilter, aTopic, expected) => {
    expect(compileTopicFilter(aFilter)(aTopic)).toBe(expected);
  });
});
