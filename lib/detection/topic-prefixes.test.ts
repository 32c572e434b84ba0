import { expect, test } from 'vitest';
import { countUnderPrefixes, prefixesOf } from './topic-prefixes';
import { TopicStore } from './topic-store';

test.each([
  ['a/b/c', ['a', 'a/b']],
  ['a', []],
  ['/a', ['']],
  ['a//b', ['a', 'a/']],
])('prefixes of %s', (topic, expected) => {
  expect(prefixesOf(topic)).toEqual(expected);
});

test('a topic of a thousand levels has sixteen prefixes', () => {
  expect(prefixesOf('x/'.repeat(1000))).toHaveLength(16);
});

test('counts in all and under each prefix that is asked for', () => {
  const topics = new TopicStore();
  for (const name of ['a/1', 'a/b/1', 'a/b/2', 'c/1']) topics.intern(name);
  const counted = countUnderPrefixes(
    topics,
    new Map([
      ['a', 0],
      ['a/b', 0],
    ]),
    (index) => topics.name(index) !== 'a/b/2',
  );
  expect([counted.total, counted.byPrefix.get('a'), counted.byPrefix.get('a/b')]).toEqual([3, 2, 1]);
});
