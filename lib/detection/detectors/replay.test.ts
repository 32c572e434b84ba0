import { describe, expect, test } from 'vitest';
import { createMessagePlay } from '../testing/play-messages';
import { replay } from './replay';

const reading = (turn: number) => ({
  payload: `{"ts":${1_767_571_200_000 + turn * 60_000},"temp":${20 + (turn % 10) / 10}}`,
});

function learned(times = 200) {
  const play = createMessagePlay(replay, { gapSeconds: 60 });
  play.learn(times, reading);
  return play;
}

test('one old message is medium, three within a minute are high', () => {
  const play = learned();
  play.send(reading(150));
  expect(play.raises()).toMatchObject([{ severity: 'medium' }]);
  play.send({ ...reading(20), after: 5 });
  play.send({ ...reading(90), after: 5 });
  expect(play.raises().at(-1)).toMatchObject({ severity: 'high' });
});

test('old messages in their old order are critical, also with live ones between them', () => {
  const play = learned();
  for (let turn = 0; turn < 6; turn++) {
    play.send({ ...reading(100 + turn), after: 20 });
    play.send({ ...reading(200 + turn), after: 40 });
  }
  expect(play.raises().at(-1)).toMatchObject({ severity: 'critical' });
  play.sweep(700);
  expect(play.clears()).toHaveLength(1);
});

test('the last eight messages, played at their own pace a second apart, are no redelivery', () => {
  const play = createMessagePlay(replay, { gapSeconds: 10, settings: { learningHours: 0.1 } });
  play.learn(200, reading);
  for (let turn = 192; turn < 200; turn++) play.send({ ...reading(turn), after: 1 });
  expect(play.raises().at(-1)).toMatchObject({ severity: 'critical' });
});

describe('silent on', () => {
  test('a message delivered twice in a row, again and again', () => {
    const play = createMessagePlay(replay, { gapSeconds: 60 });
    play.learn(200, (turn) =>
      turn % 9 === 0 ? [reading(turn), { ...reading(turn), after: 0.02 }] : [reading(turn)],
    );
    expect(play.raises()).toEqual([]);
  });

  test('the last six messages sent again after a broken connection', () => {
    const play = createMessagePlay(replay, { gapSeconds: 10, settings: { learningHours: 0.1 } });
    play.learn(200, reading);
    for (let turn = 194; turn < 200; turn++) play.send({ ...reading(turn), after: 0.01 });
    play.send(reading(200));
    expect(play.raises()).toEqual([]);
  });

  test('values that repeat because they hold no time', () => {
    const play = createMessagePlay(replay, { gapSeconds: 60 });
    play.learn(400, (turn) => ({ payload: `{"temp":${20 + (turn % 40) / 10},"unit":"C"}` }));
    expect(play.raises()).toEqual([]);
  });

  test('values that repeat by chance beside the id of a part', () => {
    const play = createMessagePlay(replay, { gapSeconds: 15 });
    const value = (turn: number) => (200 + ((turn * 7919) % 701) / 10).toFixed(1);
    play.learn(1200, (turn) => ({ payload: `{"id":0,"apower":${value(turn)}}` }));
    expect(play.raises()).toEqual([]);
  });

  test('lines of a log that are the same by chance', () => {
    const play = createMessagePlay(replay, { gapSeconds: 60 });
    const line = (turn: number) => ({ payload: `operator ${turn} signed on at station ${turn % 7}` });
    play.learn(1200, line);
    play.send(line(400));
    expect(play.raises()).toEqual([]);
  });

  test('states that go back and forth', () => {
    const play = createMessagePlay(replay, { gapSeconds: 60 });
    play.learn(300, (turn) => ({ payload: turn % 3 === 0 ? 'running normally' : 'waiting for parts' }));
    expect(play.raises()).toEqual([]);
  });
});
