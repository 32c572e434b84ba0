import { describe, expect, test } from 'vitest';
import type { Signal } from '../signal';
import { testStart } from '../testing/observed-world';
import { seededRandom } from '../testing/seeded-random';
import { TopicStore } from '../topic-store';
import { MessageProfiles } from './message-profiles';

const encoder = new TextEncoder();

type Sent = {
  readonly payload: string | Uint8Array;
  readonly at?: number;
  readonly retain?: boolean;
  readonly propertiesHash?: number;
  readonly payloadBytes?: number;
};

/** One topic of a store, fed message by message; `send` answers the signals of one message. */
function createFeed(topic = 'plant/line1/temperature') {
  const topics = new TopicStore({ capacity: 16 });
  const profiles = new MessageProfiles(topics);
  const index = topics.intern(topic);
  let at = testStart;
  function send({ payload, retain = false, propertiesHash = 0, ...sent }: Sent): readonly Signal[] {
    at = sent.at ?? at + 10_000;
    const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
    topics.count(index, bytes.length, at);
    profiles.observe(index, {
      payload: bytes,
      payloadBytes: sent.payloadBytes ?? bytes.length,
      retain,
      propertiesHash,
      at,
    });
    return profiles.takeSignals();
  }
  function learn(times: number, message: (turn: number) => Sent): void {
    for (let turn = 0; turn < times; turn++) send(message(turn));
  }
  return { topics, profiles, index, send, learn, now: () => at };
}

function kinds(signals: readonly Signal[]): readonly string[] {
  return signals.map(({ kind }) => kind);
}

const random = seededRandom(7);
const temperature = () => (20 + random() * 4).toFixed(1);
const stamped = (turn: number) =>
  `{"ts":${1_767_571_200_000 + turn * 10_000},"temp":${temperature()},"unit":"C"}`;

describe('first messages', () => {
  test('the first message on a topic is a new topic, the second is not', () => {
    const feed = createFeed();
    expect(kinds(feed.send({ payload: '21.5' }))).toEqual(['new-topic']);
    expect(feed.send({ payload: '21.6' })).toEqual([]);
  });

  test('a topic known from before the start is no new one', () => {
    const feed = createFeed();
    feed.topics.restoreGaps(
      feed.index,
      { mean: 10, variance: 1, max: 12, count: 50 },
      testStart - 86_400_000,
    );
    expect(feed.send({ payload: '21.5' })).toEqual([]);
  });

  test('$SYS is passed over', () => {
    const feed = createFeed('$SYS/broker/uptime');
    expect(feed.send({ payload: '21 seconds' })).toEqual([]);
  });
});

describe('plain numbers', () => {
  test('learn in silence', () => {
    const feed = createFeed();
    feed.send({ payload: '21.5' });
    for (let turn = 0; turn < 300; turn++) expect(feed.send({ payload: temperature() })).toEqual([]);
  });

  test.each<{ name: string; odd: Sent; expected: string }>([
    { name: 'two decimals instead of one', odd: { payload: '21.50' }, expected: 'style' },
    { name: 'a line break at the end', odd: { payload: '21.5\n' }, expected: 'style' },
    { name: 'other properties', odd: { payload: '21.5', propertiesHash: 77 }, expected: 'style' },
    { name: 'retained', odd: { payload: '21.5', retain: true }, expected: 'retain-set' },
    { name: 'JSON', odd: { payload: '{"temp":21.5}' }, expected: 'encoding' },
    { name: 'text', odd: { payload: 'on fire' }, expected: 'encoding' },
    { name: 'a large payload', odd: { payload: 'x'.repeat(4000) }, expected: 'size' },
    { name: 'an empty retained payload', odd: { payload: '', retain: true }, expected: 'retain-cleared' },
    { name: 'too early', odd: { payload: '21.5', at: testStart + 2_991_500 + 10_000 }, expected: 'early' },
  ])('$name stands out as $expected', ({ odd, expected }) => {
    const feed = createFeed();
    feed.learn(300, () => ({ payload: temperature() }));
    expect(kinds(feed.send(odd))).toContain(expected);
  });
});

test('a topic of three values has no unusual ones, yet what is no number stands out', () => {
  const feed = createFeed();
  for (const payload of ['17.00', '17.10', '22.60', '400'])
    expect(kinds(feed.send({ payload }))).not.toContain('value-tail');
});

test('JSON with a time in it learns in silence', () => {
  const feed = createFeed();
  feed.send({ payload: stamped(0) });
  for (let turn = 1; turn < 300; turn++) expect(feed.send({ payload: stamped(turn) })).toEqual([]);
});
