import { describe, expect, test } from 'vitest';
import { testStart } from '../testing/observed-world';
import { TopicStore } from '../topic-store';
import { MessageProfiles } from './message-profiles';

const encoder = new TextEncoder();

/** Sends payloads ten seconds apart on one topic after 200 like `usual`; answers what each was told as usual again. */
function send(usual: (turn: number) => string, payloads: readonly string[]) {
  const topics = new TopicStore();
  const profiles = new MessageProfiles(topics);
  const index = topics.intern('plant/level');
  return [...Array.from({ length: 200 }, (_, turn) => usual(turn)), ...payloads]
    .map((text, turn) => {
      const payload = encoder.encode(text);
      const at = testStart + turn * 10_000;
      topics.count(index, payload.length, at);
      profiles.observe(index, {
        payload,
        payloadBytes: payload.length,
        retain: false,
        propertiesHash: 0,
        at,
      });
      return profiles.takeSignals();
    })
    .slice(200);
}
const compact = (turn: number) => `{"value":${(20 + (turn % 7) / 10).toFixed(1)}}`;
const again = (signals: ReturnType<typeof send>) =>
  signals.map((own) => own.find(({ kind }) => kind === 'usual-again')?.facts ?? null);

describe('usual-again', () => {
  test('the next usual message after one by another hand, once', () => {
    const signals = send(compact, ['{"value": 20.2}', compact(1), compact(2)]);
    expect(again(signals)).toEqual([null, { hand: true, value: false }, null]);
    expect(signals[0]?.[0]?.ordinal).toBe(0);
    expect(signals[1]?.[0]?.ordinal).toBe(1);
  });

  test('the value that comes back from a spike', () => {
    expect(again(send(compact, ['{"value":80.0}', compact(1)]))).toEqual([
      null,
      { hand: false, value: true },
    ]);
  });

  test('a topic is let go two hundred messages after the odd one, and watched anew with the next', () => {
    const odd = '{"value": 20.2}';
    const quiet = (times: number) => Array.from({ length: times }, (_, turn) => compact(turn));
    const signals = send(compact, [odd, ...quiet(150), odd, ...quiet(250), odd, ...quiet(1)]);
    expect([0, 151, 402].map((turn) => signals[turn]?.[0]?.ordinal)).toEqual([0, 151, 0]);
    expect(again(signals).filter((facts) => facts !== null)).toHaveLength(3);
  });

  test.each<{ name: string; payloads: readonly string[] }>([
    { name: 'usual messages', payloads: [compact(1), compact(2), compact(3)] },
    {
      name: 'a hand that stays',
      payloads: Array.from({ length: 20 }, (_, turn) => `{"value": 20.${turn % 7}}`),
    },
    { name: 'a value that stays', payloads: Array.from({ length: 20 }, () => '{"value":80.0}') },
  ])('nothing on $name', ({ payloads }) => {
    expect(again(send(compact, payloads)).filter((facts) => facts !== null)).toEqual([]);
  });
});
