import { describe, expect, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random';
import { ValueChannels } from './value-channels';
import { valueBits } from './value-verdict';

const start = Date.parse('2026-03-01T00:00:00Z');

describe('ValueChannels', () => {
  test('gives each field of a topic its own channel, in any order', () => {
    const channels = new ValueChannels();
    const first = channels.channel(7, 111, -1);
    const second = channels.channel(7, 222, first);
    expect([channels.channel(7, 111, -1), channels.channel(7, 222, first)]).toEqual([first, second]);
    expect([channels.channel(7, 222, -1), channels.channel(7, 111, second)]).toEqual([second, first]);
    expect(channels.channel(8, 111, -1)).not.toBe(first);
    expect(channels.size).toBe(3);
  });

  test('follows sixteen fields of a topic and counts what it refuses', () => {
    const channels = new ValueChannels();
    const made = Array.from({ length: 20 }, (_, field) => channels.channel(0, field + 1, -1));
    expect(made.filter((channel) => channel >= 0)).toHaveLength(16);
    expect(channels.refused).toBe(4);
  });

  test('a sender of metrics has many, but no more than a topic once the pool is three quarters full', () => {
    const channels = new ValueChannels({ channelsMax: 1000 });
    for (let metric = 0; metric < 600; metric++) channels.channel(0, metric + 1, -1, channels.metricsMost);
    for (let topic = 1; topic <= 30; topic++)
      for (let metric = 0; metric < 100; metric++)
        channels.channel(topic, metric + 1, -1, channels.metricsMost);
    expect([0, 1, 2, 3, 10].map((topic) => channels.count(topic))).toEqual([512, 100, 100, 38, 16]);
    expect(channels.size).toBeLessThanOrEqual(1000);
  });

  test('stays within its bound, and takes released rows again', () => {
    const channels = new ValueChannels({ channelsMax: 10, capacity: 2 });
    for (let topic = 0; topic < 12; topic++) channels.channel(topic, 5, -1);
    expect([channels.size, channels.refused, channels.channel(11, 5, -1)]).toEqual([10, 2, -1]);
    channels.release(3);
    expect([channels.size, channels.channel(11, 5, -1)]).toEqual([9, 3]);
  });

  test('tells a value far beyond the usual scatter, not the scatter', () => {
    const channels = new ValueChannels();
    const channel = channels.channel(0, 1, -1);
    const random = seededRandom(1);
    let told = 0;
    for (let message = 0; message < 2000; message++)
      if (channels.observe(channel, 20 + random(), 2, start + message * 1000) !== 0) told++;
    expect(told).toBeLessThanOrEqual(2);
    expect(channels.observe(channel, 35, 0, start + 2_000_000) & (valueBits.tail | valueBits.step)).not.toBe(
      0,
    );
    expect(channels.verdict).toMatchObject({ value: 35, samples: 2000 });
    expect(channels.verdict.score).toBeGreaterThan(12);
  });

  test('a restored topic goes on as the one that was exported', () => {
    const [before, after] = [new ValueChannels(), new ValueChannels()];
    const random = seededRandom(2);
    const channel = before.channel(4, 9, -1);
    for (let message = 0; message < 600; message++) before.observe(channel, random(), 3, start + message);
    const stored = JSON.parse(JSON.stringify(before.exportTopic(4)));
    expect(after.restoreTopic(2, stored)).toBe(true);
    for (const value of [0.5, 3, 0.2]) {
      before.observe(channel, value, 1, start + 1000);
      after.observe(after.channel(2, 9, -1), value, 1, start + 1000);
      expect(after.verdict).toEqual(before.verdict);
    }
  });

  test('refuses stored channels that are damaged', () => {
    const channels = new ValueChannels();
    for (const stored of [null, {}, { v: 2, rows: [] }, { v: 1, rows: [[1]] }, { v: 1, rows: 'x' }])
      expect(channels.restoreTopic(0, stored)).toBe(false);
    expect(channels.size).toBe(0);
  });
});

describe('fields of texts and truth values', () => {
  test('a code never seen is told after five hundred without one, free text never', () => {
    const channels = new ValueChannels();
    const channel = channels.channel(0, 1, -1);
    const told = Array.from({ length: 700 }, (_, message) =>
      channels.observeCode(channel, message % 3, start),
    );
    expect(new Set(told)).toEqual(new Set([0]));
    expect(channels.observeCode(channel, 99, start)).toBe(valueBits.unseen);
    expect(channels.verdict.score).toBeCloseTo(Math.log(699), 1);
    const text = channels.channel(0, 2, channel);
    for (let message = 0; message < 2000; message++)
      expect(channels.observeCode(text, message * 7919, start)).toBe(0);
  });

  test('a set-point is told as new, not as out of range', () => {
    const channels = new ValueChannels();
    const channel = channels.channel(0, 1, -1);
    for (let message = 0; message < 800; message++) channels.observe(channel, 20, 0, start + message * 1000);
    expect(channels.observe(channel, 60, 0, start + 800_000)).toBe(valueBits.unseen);
  });
});

test.each([
  [20.17, 21.3, 19],
  [0.1, 0.7, 0.4],
])('a set-point that was moved once, from %s to %s, is no counter', (before, after, down) => {
  const channels = new ValueChannels();
  const channel = channels.channel(0, 1, -1);
  channels.observe(channel, before, 2, start);
  for (let message = 1; message < 900; message++) channels.observe(channel, after, 1, start + message * 1000);
  expect(channels.observe(channel, down, 0, start + 900_000) & valueBits.regress).toBe(0);
  expect(channels.verdict.isCounter).toBe(false);
});

describe('what is hostile', () => {
  test('any number gives a finite score, and one absurd reading does not blind the field', () => {
    const channels = new ValueChannels();
    const channel = channels.channel(0, 1, -1);
    const random = seededRandom(5);
    for (let message = 0; message < 1000; message++)
      channels.observe(channel, random(), 3, start + message * 300_000);
    for (const value of [
      1e29,
      -1e29,
      1e308,
      -0,
      Number.MIN_VALUE,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      0.5,
    ]) {
      channels.observe(channel, value, -1, start + 300_000_000);
      expect([value, Number.isFinite(channels.verdict.score), channels.verdict.score >= 0]).toEqual([
        value,
        true,
        true,
      ]);
    }
    for (let message = 0; message < 50; message++)
      channels.observe(channel, random(), 3, start + (1001 + message) * 300_000);
    channels.observe(channel, 80, 0, start + 400_000_000);
    expect(channels.verdict.score).toBeGreaterThan(8);
  });

  test('nothing is learned while learning is off, and judging goes on', () => {
    const channels = new ValueChannels();
    const channel = channels.channel(0, 1, -1);
    const random = seededRandom(6);
    for (let message = 0; message < 1000; message++)
      channels.observe(channel, random(), 3, start + message * 300_000);
    for (let message = 0; message < 200; message++) channels.observe(channel, 5, 0, start, false);
    expect(channels.verdict.samples).toBe(1000);
    for (let message = 0; message < 400; message++)
      channels.observe(channel, random(), 3, start + (1000 + message) * 300_000);
    channels.observe(channel, 5, 0, start + 500_000_000);
    expect(channels.verdict.score).toBeGreaterThan(8);
  });
});
