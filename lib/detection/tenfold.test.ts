import { describe, expect, test } from 'vitest';
import { closeMinute } from './close-minute';
import { judgeOpenMinute } from './judge-open-minute';
import { pieceDispersion } from './minute-marks';
import { poisson, seededRandom } from './testing/seeded-random';
import { TopicStore } from './topic-store';

const start = Date.UTC(2026, 0, 5);
const minuteMs = 60_000;
const second = 1000;

/** Messages of the running minute until the given second. */
type Until = (minute: number, second: number) => number;

/** One minute of one topic with sweeps; gives the evidence at each sweep at which it was listed, with its time in minutes. */
function playMinute(topics: TopicStore, minute: number, until: Until, everyMs: number) {
  const index = topics.intern('plant/a');
  const begin = start + minute * minuteMs;
  const seen: { nats: number; at: number }[] = [];
  let counted = 0;
  for (let passed = everyMs; passed <= minuteMs; passed += everyMs) {
    const due = until(minute, passed / second);
    for (; counted < due; counted++) topics.count(index, 10, begin + passed - 1);
    const found =
      passed === minuteMs
        ? closeMinute(topics, begin + minuteMs, 0).candidates
        : judgeOpenMinute(topics, begin + passed, 0);
    seen.push(...found.map(({ tenfold }) => ({ nats: tenfold, at: minute + passed / minuteMs })));
  }
  return seen.filter(({ nats }) => nats > 0);
}

function play(topics: TopicStore, from: number, minutes: number, until: Until, everyMs = 5 * second) {
  return Array.from({ length: minutes }, (_, turn) => playMinute(topics, from + turn, until, everyMs)).flat();
}

/** Bursty minutes, each at its own even rate, with messages at random moments. */
function bursty(mean: number, seed: number): Until {
  const random = seededRandom(seed);
  let rate = 0;
  let counts: number[] = [];
  let at = -1;
  return (minute, passed) => {
    if (minute !== at) {
      at = minute;
      rate = -Math.log(1 - random()) * mean;
      const moments = Array.from({ length: poisson(rate, random) }, () => 60 * random());
      counts = Array.from({ length: 13 }, (_, part) => moments.filter((moment) => moment < 5 * part).length);
    }
    return counts[Math.round(passed / 5)] ?? 0;
  };
}

/** Even traffic added from a moment on, in minutes. */
function withAdded(own: Until, perMinute: number, from: number): Until {
  return (minute, passed) =>
    own(minute, passed) +
    Math.floor(perMinute * Math.max(0, Math.min(passed / 60, minute + passed / 60 - from)));
}

const learned = 1500;

describe('evidence for much added traffic', () => {
  test('a tenfold surge on bursty traffic is found within two minutes, from pieces of three', () => {
    const topics = new TopicStore();
    const own = bursty(20, 5);
    play(topics, 0, learned, own);
    const seen = play(topics, learned, 3, withAdded(own, 180, learned + 0.5));
    const found = seen.find(({ nats }) => nats > 17.7);
    expect(found?.at).toBeGreaterThan(learned + 1.5);
    expect(found?.at).toBeLessThanOrEqual(learned + 2.5);
  });

  test('bursty traffic alone stays far below that for days', () => {
    const topics = new TopicStore();
    const seen = play(topics, 0, 3000, bursty(20, 6));
    expect(Math.max(0, ...seen.map(({ nats }) => nats))).toBeLessThan(15);
  });

  test('goes down to nothing when the traffic ends', () => {
    const topics = new TopicStore();
    const own = bursty(20, 5);
    play(topics, 0, learned, own);
    play(topics, learned, 1, withAdded(own, 180, learned));
    expect(topics.rates.tenfold[0]).toBeGreaterThan(50);
    play(topics, learned + 1, 4, own);
    expect(topics.rates.tenfold[0]).toBe(0);
  });

  test('more sweeps are no more looks', () => {
    const looks = (everyMs: number) => {
      const topics = new TopicStore();
      play(topics, 0, 100, (_, passed) => Math.floor(passed), everyMs);
      return playMinute(topics, 100, (_, passed) => (passed < 5 ? 0 : 59), everyMs).length;
    };
    expect(looks(5 * second)).toBeGreaterThan(0);
    expect(looks(250)).toBe(looks(5 * second));
  });
});

describe('pieces of a minute', () => {
  test('scatter as minutes do where minutes are even', () => {
    const topics = new TopicStore();
    play(topics, 0, 2000, bursty(30, 7));
    expect(pieceDispersion(topics, 0)).toBeGreaterThan(0.8);
    expect(pieceDispersion(topics, 0)).toBeLessThan(1.3);
  });

  test('tell nothing where all messages come at the same second of the minute', () => {
    const topics = new TopicStore();
    play(topics, 0, 200, (minute) => 20 + (minute % 5));
    expect(pieceDispersion(topics, 0)).toBeNull();
    expect(topics.rates.dispersion[0]).toBeLessThan(0.1);
  });

  test('tell nothing where bursts of seconds come at any time', () => {
    const random = seededRandom(8);
    const topics = new TopicStore();
    let burst = 0;
    play(topics, 0, 1000, (_, passed) => {
      if (passed === 5) burst = Math.floor(12 * random()) * 5;
      return passed > burst ? 30 : 0;
    });
    expect(topics.rates.dispersion[0]).toBeLessThan(0.2);
    expect(pieceDispersion(topics, 0)).toBeNull();
  });

  test('are not judged in a minute of which the monitor missed the beginning', () => {
    const topics = new TopicStore();
    play(topics, 0, 100, (_, passed) => Math.floor(passed));
    const begin = start + 100 * minuteMs;
    for (let k = 0; k < 55; k++) topics.count(0, 10, begin + 4000);
    expect(judgeOpenMinute(topics, begin + 5000, begin + 1000)).toEqual([]);
    expect(judgeOpenMinute(topics, begin + 5000, begin)).toHaveLength(1);
  });
});
