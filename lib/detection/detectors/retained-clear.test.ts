import { describe, expect, test } from 'vitest';
import { createMessagePlay } from '../testing/play-messages';
import { retainedClear } from './retained-clear';

const cleared = { payload: '', retain: true };

test.each([
  { topic: 'homeassistant/sensor/boiler/config', severity: 'high' },
  { topic: 'plant/line1/STATE', severity: 'high' },
  { topic: 'plant/line1/temperature', severity: 'low' },
])('a deleted message on $topic is $severity', ({ topic, severity }) => {
  const play = createMessagePlay(retainedClear, { topic });
  play.learn(60, (turn) => ({ payload: String(turn), retain: true }));
  play.send(cleared);
  expect(play.raises()).toMatchObject([{ severity, key: `topic:${topic}` }]);
  play.sweep(700);
  expect(play.clears()).toHaveLength(1);
});

test('an empty message whose flag the broker hides is seen on a topic that never had one', () => {
  const play = createMessagePlay(retainedClear, { topic: 'plant/line1/config' });
  play.learn(60, (turn) => ({ payload: `{"limit":${turn}}` }));
  play.send({ payload: '' });
  expect(play.raises()).toMatchObject([{ severity: 'high' }]);
});

test('twenty within a minute are a high one besides, which ends', () => {
  const play = createMessagePlay(retainedClear, { gapSeconds: 1 });
  play.learn(25, (turn) => [
    { payload: 'on', topic: `hall${turn}/lamp`, retain: true },
    { ...cleared, topic: `hall${turn}/lamp` },
  ]);
  expect(play.raises().find(({ key }) => key === 'burst')).toMatchObject({
    severity: 'high',
    subject: { kind: 'broker' },
  });
  play.sweep(700);
  expect(play.clears().map(({ key }) => key)).toContain('burst');
});

describe('silent on', () => {
  test('a topic that is emptied day after day, also after a restart', () => {
    const play = createMessagePlay(retainedClear, { gapSeconds: 43_200 });
    play.learn(4, (turn) => [{ payload: `order ${turn}`, retain: true }, cleared]);
    const before = play.raises().length;
    play.learn(10, (turn) => [{ payload: `order ${turn}`, retain: true }, cleared]);
    expect(play.raises().length).toBe(before);
    const memory = play.running.memory();
    const restarted = retainedClear.start({}, { memory });
    expect(restarted.memory()).toEqual(memory);
    expect(retainedClear.start({}, { memory: { v: 1, habits: 'x' } }).memory()).toBeNull();
  });

  test('empty messages that are all a topic ever had', () => {
    const play = createMessagePlay(retainedClear, { topic: 'plant/line1/ping' });
    play.learn(100, () => ({ payload: '' }));
    expect(play.raises()).toEqual([]);
  });
});
