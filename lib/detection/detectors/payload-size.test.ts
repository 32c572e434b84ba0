import { describe, expect, test } from 'vitest';
import { createMessagePlay } from '../testing/play-messages';
import { payloadSize } from './payload-size';

const reading = (turn: number) => ({
  payload: `{"t":${20 + (turn % 10) / 10},"n":"${'x'.repeat(turn % 30)}"}`,
});
const text = (length: number) => ({ payload: `{"n":"${'y'.repeat(length)}"}` });

function learned() {
  const play = createMessagePlay(payloadSize);
  play.learn(200, reading);
  return play;
}

test('a payload of ten times the largest is high and ends after ten quiet minutes', () => {
  const play = learned();
  play.send(text(4000));
  expect(play.raises()).toMatchObject([
    {
      severity: 'high',
      key: 'topic:plant/line1/sensor',
      subject: { kind: 'topic', id: 'plant/line1/sensor' },
    },
  ]);
  expect(play.raises()[0]?.summary).toContain('4,008 bytes');
  play.sweep(700);
  expect(play.clears()).toMatchObject([{ key: 'topic:plant/line1/sensor' }]);
});

test('a firmware image of half a megabyte is reported on a topic still being learned', () => {
  const play = createMessagePlay(payloadSize, { gapSeconds: 1 });
  play.learn(60, reading);
  play.send(text(600_000));
  expect(play.raises()).toMatchObject([{ severity: 'high' }]);
});

test('five topics of one prefix at once are one alert', () => {
  const play = createMessagePlay(payloadSize, { gapSeconds: 120 });
  const names = Array.from({ length: 6 }, (_, n) => `plant/line1/device${n}`);
  play.learn(150, (turn) => names.map((topic) => ({ ...reading(turn), topic })));
  for (const topic of names) play.send({ ...text(4000), topic, after: 1 });
  expect(play.raises().at(-1)).toMatchObject({ key: 'broker', evidence: { topicsInTrouble: 5 } });
});

describe('silent on', () => {
  test.each([
    { name: 'twice the usual but small', odd: text(70) },
    { name: 'an empty payload', odd: { payload: '' } },
  ])('$name', ({ odd }) => {
    const play = learned();
    play.send(odd);
    expect(play.raises()).toEqual([]);
  });

  test('full reports among short ones, which were learned', () => {
    const play = createMessagePlay(payloadSize);
    play.learn(400, (turn) => (turn % 20 === 19 ? text(3000 + (turn % 7) * 20) : reading(turn)));
    expect(play.raises()).toEqual([]);
  });

  test('a large payload in the first hours', () => {
    const play = createMessagePlay(payloadSize, { gapSeconds: 10 });
    play.learn(100, reading);
    play.send(text(4000));
    expect(play.raises()).toEqual([]);
  });
});
