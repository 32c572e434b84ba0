import { describe, expect, test } from 'vitest';
import { eventObservation, raisesIn } from '../testing/observed-world';
import { createMessagePlay } from '../testing/play-messages';
import { seededRandom } from '../testing/seeded-random';
import { competingPublishers } from './competing-publishers';

const random = seededRandom(4);
const value = () => (20 + random()).toFixed(2);
const jitter = (gap: number, share: number) => gap * (1 + (random() - 0.5) * share);

function steady(share = 0.1, times = 500) {
  const play = createMessagePlay(competingPublishers, { gapSeconds: 10 });
  play.learn(times, () => ({ payload: value(), after: jitter(10, share) }));
  return play;
}

test('a second publisher between the messages of a steady one is high within six of them', () => {
  const play = steady();
  for (let turn = 0; turn < 6; turn++) {
    play.send({ payload: value(), after: 3 });
    play.send({ payload: value(), after: 7 });
  }
  expect(play.raises()[0]).toMatchObject({ severity: 'high', key: 'topic:plant/line1/sensor' });
  expect(play.raises()[0]?.evidence).toMatchObject({
    signs: [{ kind: 'early', sign: expect.any(String) }],
  });
  expect(JSON.stringify(play.raises()[0]?.evidence)).toMatch(
    /"earlyOf20":[3-6],.*"rateRatio":(1\.[5-9]|2|2\.[0-5]),/,
  );
});

test('values that jump between two series are high even where the rhythm says nothing', () => {
  const play = createMessagePlay(competingPublishers, { gapSeconds: 10 });
  play.learn(500, () => ({ payload: value(), after: 1 + random() * 20 }));
  play.learn(7, () => [
    { payload: value(), after: 1 + random() * 20 },
    { payload: (60 + random()).toFixed(2), after: 1 + random() * 20 },
  ]);
  expect(play.raises()[0]?.summary).toContain('jump to and fro');
});

test('two MQTT clients that take turns are critical, a hand-over is not', () => {
  const play = steady(0.1, 5);
  const publish = (clientId: string) =>
    raisesIn(
      play.running.run(
        eventObservation({
          kind: 'publish.attributed',
          clientId,
          clientIdConfidence: 'exact',
          topic: 'plant/line1/sensor',
        }),
        play.world,
        play.now(),
      ),
    );
  for (let turn = 0; turn < 60; turn++) expect(publish('plc-7')).toEqual([]);
  expect(publish('plc-8')).toEqual([]);
  expect(publish('plc-8')).toEqual([]);
  expect(publish('plc-7')).toEqual([]);
  expect(publish('plc-8')).toMatchObject([
    { severity: 'critical', key: 'clients:plant/line1/sensor', evidence: { clientIds: ['plc-7', 'plc-8'] } },
  ]);
  play.sweep(700);
  expect(play.clears()).toMatchObject([{ key: 'clients:plant/line1/sensor' }]);
});

describe('silent on', () => {
  test('messages that a stalled network held back and delivered in a bunch', () => {
    const play = steady();
    play.learn(20, () => [
      { payload: value(), after: 50 },
      ...Array.from({ length: 4 }, () => ({ payload: value(), after: 0.1 })),
      ...Array.from({ length: 5 }, () => ({ payload: value(), after: jitter(10, 0.1) })),
    ]);
    expect(play.raises()).toEqual([]);
  });

  test('a topic that sends a few messages at once by habit', () => {
    const play = steady(0.1, 100);
    play.learn(60, () => [
      ...Array.from({ length: 18 }, () => ({ payload: value(), after: jitter(10, 0.1) })),
      { payload: value(), after: 0.1 },
      { payload: value(), after: 0.1 },
    ]);
    expect(play.raises()).toEqual([]);
  });

  test.each([0.005, 0.1, 0.4])('a flood with a message every %s s', (gap) => {
    const play = steady();
    play.learn(400, () => ({ payload: value(), after: gap }));
    play.learn(30, () => ({ payload: value(), after: jitter(10, 0.1) }));
    expect(play.raises()).toEqual([]);
  });

  test('late messages followed by one on time', () => {
    const play = steady();
    play.learn(60, () => [
      { payload: value(), after: 17 },
      { payload: value(), after: 3 },
    ]);
    expect(play.raises()).toEqual([]);
  });

  test('a heartbeat that is also sent on each change', () => {
    const play = steady();
    for (let turn = 0; turn < 1500; turn++) {
      const early = random() < 0.03 ? 1 + random() * 8 : 0;
      if (early > 0) play.send({ payload: value(), after: early });
      play.send({ payload: value(), after: jitter(10, 0.1) - early });
    }
    expect(play.raises()).toEqual([]);
  });

  test('one message more now and then', () => {
    const play = steady();
    play.learn(10, () => [
      { payload: value(), after: 4 },
      ...Array.from({ length: 14 }, () => ({ payload: value(), after: jitter(10, 0.1) })),
    ]);
    expect(play.raises()).toEqual([]);
  });

  test('topics without a rhythm', () => {
    const play = createMessagePlay(competingPublishers);
    play.learn(1000, () => ({ payload: value(), after: -Math.log(1 - random()) * 10 }));
    expect(play.raises()).toEqual([]);
  });

  test('a valve that opens and closes in turn, and a flickering last digit', () => {
    const play = createMessagePlay(competingPublishers, { gapSeconds: 10 });
    play.learn(300, (turn) => ({ payload: String(turn % 2), topic: 'valve' }));
    play.learn(300, (turn) => ({ payload: turn % 2 === 0 ? '20.1' : '20.2', topic: 'flicker' }));
    expect(play.raises()).toEqual([]);
  });

  test('a message that the network delivered twice', () => {
    const play = createMessagePlay(competingPublishers, { gapSeconds: 10 });
    play.learn(500, (turn) => ({ payload: `{"ts":${1_767_571_200 + turn * 10}}`, after: jitter(10, 0.1) }));
    play.learn(20, (turn) => [
      { payload: `{"ts":${1_767_600_000 + turn * 10}}`, after: 10 },
      { payload: `{"ts":${1_767_600_000 + turn * 10}}`, after: 0.05 },
    ]);
    expect(play.raises()).toEqual([]);
  });
});
