import { describe, expect, test } from 'vitest';
import { judgeVoice, UsualGap, type VoiceInput } from './judge-voice';

const base: VoiceInput = {
  intervalMs: 10_000,
  lastSpokeAt: 90_000,
  seeingSince: 0,
  watchedSince: 0,
  blindSince: 0,
  now: 100_000,
};

test.each<[string, Partial<VoiceInput>, string, number]>([
  ['spoke within three intervals', {}, 'online', 90_000],
  ['to the last moment', { now: 120_000 }, 'online', 90_000],
  ['silent for longer', { now: 120_001 }, 'offline', 120_000],
  ['nothing is seen', { seeingSince: null, blindSince: 95_000 }, 'unknown', 95_000],
  ['spoke before the monitor was cut off', { seeingSince: 99_000 }, 'unknown', 99_000],
  ['still silent long after the link is back', { seeingSince: 99_000, now: 130_000 }, 'offline', 129_000],
  ['never spoke, and long enough watched', { lastSpokeAt: null }, 'offline', 30_000],
  ['never spoke, and was defined just now', { lastSpokeAt: null, watchedSince: 90_000 }, 'unknown', 90_000],
  ['a short interval is not judged to the second', { intervalMs: 200, now: 94_000 }, 'online', 90_000],
  ['its interval is not known', { intervalMs: null }, 'online', 90_000],
  ['its interval is not known, and it is silent', { intervalMs: null, now: 3_700_000 }, 'unknown', 3_690_000],
  ['never spoke, nothing known', { intervalMs: null, lastSpokeAt: null }, 'unknown', 0],
])('%s', (_name, more, state, at) => {
  expect(judgeVoice({ ...base, ...more })).toMatchObject({ state, at });
});

describe('UsualGap', () => {
  const learn = (gaps: readonly number[], restored: number | null = null) => {
    const usual = new UsualGap(restored);
    for (const gap of gaps) usual.add(gap);
    return usual.usualMs();
  };
  test('needs twenty gaps, until then what was restored counts', () => {
    expect(learn(Array(19).fill(500), 7000)).toBe(7000);
    expect(learn(Array(20).fill(500), 7000)).toBe(500);
    expect(learn([])).toBeNull();
  });
  test('a burst every half minute is judged by its pauses', () => {
    expect(learn(Array.from({ length: 300 }, (_, place) => (place % 30 === 0 ? 60_000 : 1000)))).toBe(60_000);
  });
  test('one long outage is no rhythm', () => {
    expect(learn([...Array(60).fill(60_000), 7_200_000, ...Array(30).fill(60_000)])).toBe(60_000);
    expect(learn([...Array(150).fill(1000), 900_000, ...Array(49).fill(1000)])).toBe(1000);
  });
});
