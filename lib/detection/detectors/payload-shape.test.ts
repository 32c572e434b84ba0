import { describe, expect, test } from 'vitest';
import { createMessagePlay } from '../testing/play-messages';
import { payloadShape } from './payload-shape';

const reading = (turn: number) => ({
  payload: `{"ts":${1_767_571_200 + turn * 600},"temp":${20 + (turn % 10) / 10}}`,
});

function learned() {
  const play = createMessagePlay(payloadShape);
  play.learn(200, reading);
  return play;
}

test('a field that was never there is low and named', () => {
  const play = learned();
  for (let turn = 0; turn < 3; turn++)
    play.send({ payload: '{"ts":1767691200,"temp":20.5,"cmd":"open"}', after: 5 });
  expect(play.raises()[0]).toMatchObject({ severity: 'low' });
  expect(play.raises()[0]?.summary).toContain('JSON with cmd, which the topic never had');
});

test('text where there was a number is medium', () => {
  const play = learned();
  play.send({ payload: '{"ts":1767691200,"temp":"20.5"}' });
  expect(play.raises()).toMatchObject([{ severity: 'medium' }]);
  expect(play.raises()[0]?.summary).toContain('(temp): text, where it always was a number');
});

test('three unknown shapes in ten minutes are somebody trying things out', () => {
  const play = learned();
  for (const key of ['a', 'b', 'c']) play.send({ payload: `{"${key}":1}`, after: 20 });
  expect(play.raises().at(-1)).toMatchObject({ severity: 'high' });
});

describe('silent on', () => {
  test('a field that is sometimes absent, in any combination', () => {
    const play = createMessagePlay(payloadShape);
    const fields = ['a', 'b', 'c', 'd', 'e'];
    play.learn(400, (turn) => {
      const present = fields.filter((_, place) => ((turn * 2_654_435_761) >>> (place + 8)) % 5 !== 0);
      return {
        payload: JSON.stringify({ ts: turn, ...Object.fromEntries(present.map((name) => [name, 1.5])) }),
      };
    });
    expect(play.raises()).toEqual([]);
  });

  test('a field that is absent for the first time, and a null', () => {
    const play = learned();
    play.send({ payload: '{"ts":1767691200}' });
    play.send({ payload: '{"ts":1767691800,"temp":null}' });
    expect(play.raises()).toEqual([]);
  });

  test('lists of other lengths, and keys in another order', () => {
    const play = createMessagePlay(payloadShape);
    play.learn(200, (turn) => ({
      payload: JSON.stringify({ ts: turn, v: Array(1 + (turn % 5)).fill(turn) }),
    }));
    play.send({ payload: '{"v":[1,2,3,4,5,6,7,8],"ts":3}' });
    expect(play.raises()).toEqual([]);
  });

  test('new firmware, once its shape has come for an hour', () => {
    const play = learned();
    const changed = (turn: number) => ({ payload: `{"ts":${turn},"temp":20.5,"fw":2}`, after: 900 });
    play.learn(8, changed);
    const before = play.raises().length;
    play.learn(100, changed);
    expect(play.raises().length).toBe(before);
  });
});
