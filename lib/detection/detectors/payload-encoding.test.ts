import { describe, expect, test } from 'vitest';
import { createMessagePlay } from '../testing/play-messages';
import { seededRandom } from '../testing/seeded-random';
import { payloadEncoding } from './payload-encoding';

const random = seededRandom(9);
const reading = () => ({ payload: `{"temp":${(20 + random()).toFixed(2)}}` });
const randomBytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256));

test.each([
  { name: 'random bytes', payload: randomBytes(400), said: 'bits a byte' },
  {
    name: 'gzip',
    payload: Uint8Array.from([0x1f, 0x8b, 8, 0, ...randomBytes(60)]),
    said: 'gzip, where the topic carries JSON',
  },
  { name: 'plain text', payload: 'hello there', said: 'text, where the topic carries JSON' },
])('$name on a JSON topic is medium', ({ payload, said }) => {
  const play = createMessagePlay(payloadEncoding);
  play.learn(200, reading);
  play.send({ payload });
  play.send({ payload, after: 10 });
  expect(play.raises()[0]).toMatchObject({ severity: 'medium', key: 'topic:plant/line1/sensor' });
  expect(JSON.stringify(play.raises()[0]?.evidence)).toContain(said);
});

test('JSON on a topic of plain numbers is medium', () => {
  const play = createMessagePlay(payloadEncoding);
  play.learn(200, () => ({ payload: (20 + random()).toFixed(2) }));
  play.send({ payload: '{"v":20.5}' });
  play.send({ payload: '{"v":20.5}', after: 10 });
  expect(play.raises()[0]).toMatchObject({ severity: 'medium' });
});

describe('silent on', () => {
  test('pictures, which are random by nature, and their sizes', () => {
    const play = createMessagePlay(payloadEncoding);
    play.learn(200, (turn) => ({ payload: Uint8Array.from([0xff, 0xd8, 0xff, ...randomBytes(300 + turn)]) }));
    expect(play.raises()).toEqual([]);
  });

  test('a topic that has always carried both', () => {
    const play = createMessagePlay(payloadEncoding);
    play.learn(300, (turn) => (turn % 7 === 0 ? { payload: 'online' } : reading()));
    expect(play.raises()).toEqual([]);
  });

  test('numbers that are whole now and then, negative or in exponents', () => {
    const play = createMessagePlay(payloadEncoding);
    play.learn(200, (turn) => ({ payload: String(turn % 3 === 0 ? turn : -turn / 7) }));
    play.send({ payload: '1e-7' });
    play.send({ payload: ' 12\n', after: 10 });
    expect(play.raises()).toEqual([]);
  });

  test('another kind within the first day', () => {
    const play = createMessagePlay(payloadEncoding, { gapSeconds: 60 });
    play.learn(200, reading);
    play.send({ payload: 'hello there' });
    play.send({ payload: 'hello there' });
    expect(play.raises()).toEqual([]);
  });
});
