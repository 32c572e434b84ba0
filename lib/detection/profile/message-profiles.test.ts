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

describe('JSON habits', () => {
  const written = (turn: number) =>
    `{"ts":${1_767_571_200 + turn * 10},"temp":${(20 + (turn % 40) / 10).toFixed(2)},"on":true}`;

  test.each([
    { name: 'key order', payload: '{"temp":21.00,"ts":1767579990,"on":true}', said: 'keys in another order' },
    {
      name: 'white space',
      payload: '{"ts": 1767579990, "temp": 21.00, "on": true}',
      said: 'a space after colons',
    },
    { name: 'decimals', payload: '{"ts":1767579990,"temp":21.5,"on":true}', said: 'one decimal in temp' },
    {
      name: 'a line break',
      payload: '{"ts":1767579990,"temp":21.00,"on":true}\n',
      said: 'a line break at the end',
    },
  ])('another $name is a sign of another hand', ({ payload, said }) => {
    const feed = createFeed();
    feed.learn(200, (turn) => ({ payload: written(turn) }));
    const style = feed.send({ payload }).find(({ kind }) => kind === 'style');
    expect(style?.text).toContain(said);
    expect(style?.nats).toBeGreaterThanOrEqual(6);
  });

  test('decimals that vary because zeros are left out are no sign', () => {
    const feed = createFeed();
    feed.send({ payload: '{"temp":20}' });
    feed.learn(100, (turn) => ({ payload: `{"temp":${20 + (turn % 40) / 4}}` }));
    for (const payload of ['{"temp":21}', '{"temp":21.5}', '{"temp":22.25}'])
      expect(kinds(feed.send({ payload }))).not.toContain('style');
  });
});

describe('what was learned', () => {
  const json = (turn: number) => `{"ts":${1_767_571_200 + turn},"temp":${20 + (turn % 10) / 10}}`;

  test('comes back after a restart, and judges as before', () => {
    const before = createFeed();
    before.learn(200, (turn) => ({ payload: json(turn) }));
    const stored: unknown = JSON.parse(JSON.stringify(before.profiles.export(before.index)));
    expect(JSON.stringify(stored).length).toBeLessThan(4000);
    const after = createFeed();
    expect(after.profiles.restore(after.index, stored)).toBe(true);
    expect(after.send({ payload: json(300), at: testStart + 86_400_000 })).toEqual([]);
    expect(kinds(after.send({ payload: 'hello', at: testStart + 86_410_000 }))).toContain('encoding');
    expect(after.profiles.export(after.index)).toMatchObject({ v: 1 });
  });

  test.each([
    null,
    {},
    { v: 2, b: [], r: null, c: null },
    { v: 1, b: [1, 2], r: null, c: null },
    { v: 1, b: Array(15).fill(-1), r: null, c: null },
    { v: 1, b: [0, 0x7fc00000, ...Array(13).fill(0)], r: null, c: null },
  ])('damaged as %j changes nothing', (stored) => {
    const feed = createFeed();
    feed.learn(60, () => ({ payload: '21.5' }));
    const before = feed.profiles.export(feed.index);
    expect(feed.profiles.restore(feed.index, stored)).toBe(false);
    expect(feed.profiles.export(feed.index)).toEqual(before);
  });

  test('is learned anew when forgotten, without being a new topic, and gone when released', () => {
    const feed = createFeed();
    feed.learn(100, (turn) => ({ payload: json(turn) }));
    feed.profiles.forget(feed.index);
    expect(feed.profiles.export(feed.index)).toBeNull();
    expect(feed.send({ payload: 'hello' })).toEqual([]);
    feed.profiles.release(feed.index);
    expect(feed.profiles.export(feed.index)).toBeNull();
  });

  test('stays as it is while the topic is frozen or surging, and is still judged by', () => {
    const feed = createFeed();
    feed.learn(100, () => ({ payload: temperature() }));
    const learned = JSON.stringify(feed.profiles.export(feed.index));
    feed.topics.markSurging(feed.index, true);
    for (let turn = 0; turn < 300; turn++)
      expect(kinds(feed.send({ payload: '21.555', propertiesHash: 5 }))).toContain('style');
    feed.topics.markSurging(feed.index, false);
    const style = (stored: string) => (JSON.parse(stored) as { b: readonly number[] }).b.slice(7, 10);
    expect(style(JSON.stringify(feed.profiles.export(feed.index)))).toEqual(style(learned));
  });

  test('a burst of odd messages unteaches no habit; a lasting change is learned', () => {
    const feed = createFeed();
    feed.learn(300, () => ({ payload: temperature() }));
    for (let turn = 0; turn < 8; turn++)
      expect(kinds(feed.send({ payload: temperature(), propertiesHash: 5 }))).toContain('style');
    feed.learn(200, () => ({ payload: temperature(), propertiesHash: 5 }));
    expect(feed.send({ payload: temperature(), propertiesHash: 5 })).toEqual([]);
  });
});

describe('what is hostile', () => {
  test('any payload is judged without an error, and its signals are bounded', () => {
    const feed = createFeed();
    for (let turn = 0; turn < 400; turn++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256));
      const signals = feed.send({ payload: bytes, retain: turn % 3 === 0, propertiesHash: turn });
      expect(signals.every(({ nats }) => nats >= 6 && nats <= 60)).toBe(true);
    }
  });

  test('a flood of signals in one batch is cut, and counted', () => {
    const topics = new TopicStore();
    const profiles = new MessageProfiles(topics);
    const payload = encoder.encode('1');
    for (let topic = 0; topic < 5000; topic++)
      profiles.observe(topics.intern(`flood/${topic}`), {
        payload,
        payloadBytes: 1,
        retain: false,
        propertiesHash: 0,
        at: testStart,
      });
    expect(profiles.takeSignals()).toHaveLength(4096);
    expect(profiles.droppedSignals).toBe(904);
    expect(profiles.takeSignals()).toEqual([]);
  });

  test('topics beyond the bound on second rows are judged by the rest, and counted', () => {
    const topics = new TopicStore();
    const profiles = new MessageProfiles(topics, { richMax: 2, channelsMax: 3 });
    const payload = encoder.encode('{"a":1,"b":2}');
    const message = {
      payload,
      payloadBytes: payload.length,
      retain: false,
      propertiesHash: 0,
      at: testStart,
    };
    for (let topic = 0; topic < 4; topic++) profiles.observe(topics.intern(`json/${topic}`), message);
    expect(profiles.refused).toMatchObject({ rows: 2, values: 5 });
    profiles.release(0);
    profiles.observe(topics.intern('json/again'), message);
    expect(profiles.refused.rows).toBe(2);
  });
});
