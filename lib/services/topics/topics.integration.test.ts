import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { anna, createServiceFixture, type ServiceFixture, storeBroker } from '../testing/service-fixture';
import { getTopicRate } from './get-topic-rate';
import { listTopicTree } from './list-topic-tree';
import { listTopics } from './list-topics';
import { requireTopic } from './require-topic';

const minuteMs = 60_000;
const now = Date.UTC(2026, 10, 22, 12, 30, 30);
const at = (minutesAgo: number) => new Date(Math.floor(now / minuteMs) * minuteMs - minutesAgo * minuteMs);
const names = [
  '/slash',
  'a',
  'a/b',
  'a/b/c',
  'a/ü',
  'a/z',
  'a%c',
  'a0',
  'ab/x',
  'Z/y',
  '日本/x',
  'q%',
  'q/1/2',
];

let fixture: ServiceFixture;
let brokerId: number;
let otherId: number;
const ids = new Map<string, number>();

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  fixture.at = new Date(now);
  brokerId = await storeBroker(fixture.db, 'plant');
  otherId = await storeBroker(fixture.db, 'other');
  for (const name of names) {
    const topic = await fixture.db.topic.create({
      data: { brokerId, name, messageCount: 5n, byteCount: 50n, firstSeenAt: at(100), lastSeenAt: at(1) },
    });
    ids.set(name, topic.id);
  }
  await fixture.db.topic.create({
    data: { brokerId: otherId, name: 'a/q', firstSeenAt: at(0), lastSeenAt: at(0) },
  });
  const topicId = idOf('a/b/c');
  await fixture.db.topicMinute.createMany({
    data: [
      { brokerId, topicId, minute: at(10), count: 30, bytes: 300n },
      { brokerId, topicId, minute: at(1), count: 70, bytes: 700n },
      { brokerId, topicId, minute: at(0), count: 1_000, bytes: 1n },
      { brokerId, topicId, minute: at(11), count: 1_000, bytes: 1n },
    ],
  });
});
afterAll(() => fixture?.drop());

const idOf = (name: string) => ids.get(name) ?? 0;
const bytewise = (list: readonly string[]) =>
  list.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

describe('listTopics', () => {
  const read = async (query: Parameters<typeof listTopics>[2]) => {
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listTopics(fixture.context, anna, { ...query, cursor: cursor ?? undefined });
      found.push(...page.items.map((topic) => topic.name));
      cursor = page.nextCursor;
    }
    return found;
  };

  test('pages through all, in byte order', async () =>
    expect(await read({ brokerId, limit: 2 })).toEqual(bytewise(names)));
  test('all brokers, one after the other', async () =>
    expect(await read({ limit: 3 })).toEqual([...bytewise(names), 'a/q']));
  test.each([
    ['a/', ['a/b', 'a/b/c', 'a/z', 'a/ü']],
    ['a', bytewise(names.filter((name) => name.startsWith('a')))],
    ['日', ['日本/x']],
    ['a%', ['a%c']],
    ['_', []],
  ])('prefix %j', async (prefix, expected) => expect(await read({ brokerId, prefix })).toEqual(expected));
  test.each([
    ['B/', ['a/b/c', 'ab/x'].filter((name) => name.includes('b/'))],
    ['%', ['a%c', 'q%']],
    ["' OR 1=1 --", []],
  ])('search %j takes wildcards and quotes as they are', async (q, expected) =>
    expect(await read({ brokerId, q })).toEqual(expected),
  );
  test('the rate is the mean of the last ten closed minutes', async () => {
    const { items } = await listTopics(fixture.context, anna, { brokerId, prefix: 'a/b/c' });
    expect(items[0]).toMatchObject({ messagesPerMinute: 10, messageCount: 5, byteCount: 50 });
  });
  test('a topic without a closed minute has no rate yet', async () => {
    const { items } = await listTopics(fixture.context, anna, { brokerId: otherId });
    expect(items[0]?.messagesPerMinute).toBeNull();
  });
});

describe('listTopicTree', () => {
  const children = async (prefix?: string) =>
    (await listTopicTree(fixture.context, anna, { brokerId, prefix })).items.map((node) => [
      node.level,
      node.path,
      node.topicCount,
      node.topicId,
      node.hasChildren,
    ]);

  test('the top, with a first level that is empty', async () =>
    expect(await children()).toEqual([
      ['', '', 1, null, true],
      ['Z', 'Z', 1, null, true],
      ['a', 'a', 5, idOf('a'), true],
      ['a%c', 'a%c', 1, idOf('a%c'), false],
      ['a0', 'a0', 1, idOf('a0'), false],
      ['ab', 'ab', 1, null, true],
      ['q%', 'q%', 1, idOf('q%'), false],
      ['q', 'q', 1, null, true],
      ['日本', '日本', 1, null, true],
    ]));
  test('below a level, and nothing of its neighbours', async () =>
    expect(await children('a')).toEqual([
      ['b', 'a/b', 2, idOf('a/b'), true],
      ['z', 'a/z', 1, idOf('a/z'), false],
      ['ü', 'a/ü', 1, idOf('a/ü'), false],
    ]));
  test('below an empty level and one in other letters', async () => {
    expect(await children('')).toEqual([['slash', '/slash', 1, idOf('/slash'), false]]);
    expect(await children('日本')).toEqual([['x', '日本/x', 1, idOf('日本/x'), false]]);
  });
  test('rates of everything below are summed', async () => {
    const { items } = await listTopicTree(fixture.context, anna, { brokerId });
    expect(items.find((node) => node.level === 'a')?.messagesPerMinute).toBe(10);
    expect(items.find((node) => node.level === 'Z')?.messagesPerMinute).toBe(0);
  });
  test('pages', async () => {
    const levels: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listTopicTree(fixture.context, anna, {
        brokerId,
        limit: 1,
        cursor: cursor ?? undefined,
      });
      levels.push(...page.items.map((node) => node.level));
      cursor = page.nextCursor;
    }
    expect(levels).toEqual(['', 'Z', 'a', 'a%c', 'a0', 'ab', 'q%', 'q', '日本']);
  });
});

describe('requireTopic', () => {
  const payloadOf = async (bytes: Uint8Array<ArrayBuffer>, length: number) => {
    const id = idOf('a/b');
    await fixture.db.topic.update({ where: { id }, data: { lastPayload: bytes, lastPayloadLength: length } });
    return (await requireTopic(fixture.context, anna, { id })).lastPayload;
  };
  test.each([
    ['text', Buffer.from('{"v":1}'), 7, { text: '{"v":1}', encoding: 'utf8', bytes: 7, isTruncated: false }],
    ['binary', Buffer.from([0, 255]), 2, { text: '00ff', encoding: 'hex', bytes: 2, isTruncated: false }],
    [
      'cut inside a character',
      Buffer.from('aü').subarray(0, 2),
      9,
      { text: 'a', encoding: 'utf8', bytes: 9, isTruncated: true },
    ],
    ['empty', Buffer.from(''), 0, { text: '', encoding: 'utf8', bytes: 0, isTruncated: false }],
  ])('%s payload', async (_name, bytes, length, expected) =>
    expect(await payloadOf(new Uint8Array(bytes), length)).toEqual(expected),
  );
  test('one that is not there', () =>
    expect(requireTopic(fixture.context, anna, { id: 999_999 })).rejects.toMatchObject({
      code: 'not_found',
    }));
});

describe('getTopicRate', () => {
  test('an hour of minutes by default, zero where nothing came', async () => {
    const points = await getTopicRate(fixture.context, anna, { id: idOf('a/b/c') });
    expect(points).toHaveLength(61);
    expect(points.at(-1)).toEqual({ at: at(0).toISOString(), messages: 1_000, bytes: 1 });
    expect(points.at(-2)).toEqual({ at: at(1).toISOString(), messages: 70, bytes: 700 });
    expect(points.at(-3)).toEqual({ at: at(2).toISOString(), messages: 0, bytes: 0 });
  });
  test('wider steps sum', async () => {
    const points = await getTopicRate(fixture.context, anna, {
      id: idOf('a/b/c'),
      from: at(30),
      to: at(0),
      stepMinutes: 10,
    });
    expect(points.map((point) => point.messages)).toEqual([0, 1_000, 100]);
  });
  test('nothing before it was first seen', async () => {
    const points = await getTopicRate(fixture.context, anna, {
      id: idOf('a'),
      from: at(1_000),
      to: at(99),
      stepMinutes: 1,
    });
    expect(points.map((point) => point.at)).toEqual([at(100).toISOString()]);
  });
  test.each([
    ['from', { from: at(0), to: at(1) }],
    ['stepMinutes', { from: at(10_000), to: at(0), stepMinutes: 1 }],
  ])('a range that makes no sense names %s', (field, range) =>
    expect(getTopicRate(fixture.context, anna, { id: idOf('a'), ...range })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field }],
    }),
  );
});
