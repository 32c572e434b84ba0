import { describe, expect, test } from 'vitest';
import { createMessagePlay } from '../testing/play-messages';
import { retainedChange } from './retained-change';

const reading = (turn: number) => ({ payload: (20 + (turn % 10) / 10).toFixed(1) });

test('a retained message on a topic that never had one is medium', () => {
  const play = createMessagePlay(retainedChange);
  play.learn(200, reading);
  play.send({ payload: '21.5', retain: true });
  expect(play.raises()).toMatchObject([{ severity: 'medium', key: 'topic:plant/line1/sensor' }]);
});

test('a retained configuration that stood for days and is replaced is medium', () => {
  const play = createMessagePlay(retainedChange, { gapSeconds: 21_600, topic: 'plant/line1/config' });
  play.learn(12, () => ({ payload: '{"limit":80}', retain: true }));
  play.send({ payload: '{"limit":800}', retain: true });
  expect(play.raises()).toMatchObject([{ severity: 'medium' }]);
  expect(play.raises()[0]?.summary).toContain('the retained payload changed after');
});

test('twenty topics within a minute are a high one besides', () => {
  const play = createMessagePlay(retainedChange, { gapSeconds: 40 });
  const names = Array.from({ length: 24 }, (_, n) => `hall${n}/line/sensor`);
  play.learn(110, (turn) => names.map((topic) => ({ ...reading(turn), topic })));
  for (const topic of names) play.send({ payload: '20.0', topic, retain: true, after: 1 });
  expect(play.raises().find(({ key }) => key === 'burst')).toMatchObject({ severity: 'high' });
});

describe('silent on', () => {
  test('a topic that is always retained, with values that change', () => {
    const play = createMessagePlay(retainedChange);
    play.learn(300, (turn) => ({ ...reading(turn), retain: true }));
    expect(play.raises()).toEqual([]);
  });

  test('a value that stands at night and moves by day', () => {
    const play = createMessagePlay(retainedChange);
    play.learn(600, (turn) => ({ payload: turn % 144 < 72 ? 'closed' : String(turn), retain: true }));
    expect(play.raises()).toEqual([]);
  });

  test('a device that goes offline after days, and comes back', () => {
    const play = createMessagePlay(retainedChange, { gapSeconds: 43_200, topic: 'plant/line1/status' });
    play.learn(20, () => ({ payload: 'online', retain: true }));
    play.send({ payload: 'offline', retain: true });
    play.send({ payload: 'online', retain: true, after: 60 });
    expect(play.raises()).toEqual([]);
  });

  test('a topic that is retained now and then', () => {
    const play = createMessagePlay(retainedChange);
    play.learn(400, (turn) => ({ ...reading(turn), retain: turn % 25 === 0 }));
    expect(play.raises()).toEqual([]);
  });
});
