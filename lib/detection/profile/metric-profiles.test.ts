import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { SparkplugWatch } from '@/lib/sparkplug/state/sparkplug-watch';
import { sparkplugDescriptor } from '@/lib/sparkplug/testing/sparkplug-schema';
import { createMetricPlay, dataTopic, type Values } from '../testing/metric-play';
import { testStart } from '../testing/observed-world';
import { seededRandom } from '../testing/seeded-random';
import { TopicStore } from '../topic-store';
import { describePayload } from './describe-payload';
import { MessageProfiles } from './message-profiles';

const Payload = protobuf.Root.fromJSON(sparkplugDescriptor()).lookupType('Payload');
const encode = (payload: object) => Payload.encode(Payload.fromObject(payload)).finish();

const random = seededRandom(5);
const room = () => 20 + Math.round(400 * random()) / 100;
const usual = (step: number): Values => ({ temperature: room(), strokes: 1000 + 3 * step, running: true });

/** A plant that has been watched for five days, a message every ten minutes. */
function learnedPlant(steps = 720) {
  const play = createMetricPlay(encode);
  play.bear({ ...usual(0), level: 5 });
  for (let step = 1; step <= steps; step++) play.send(usual(step));
  return { ...play, usualNow: (more: number) => usual(steps + more) };
}

function raisedBy(play: ReturnType<typeof learnedPlant>): readonly string[] {
  play.sweep(10);
  return play.raises().map(({ detector, severity }) => `${severity} ${detector}`);
}

describe('metrics of Sparkplug senders', () => {
  test('a value far outside what its metric has shown is told by name, though only its alias was sent', () => {
    const play = learnedPlant();
    play.send({ temperature: 85 });
    expect(raisedBy(play)).toEqual(['high value-range']);
    expect(play.raises()[0]).toMatchObject({
      key: `topic:${dataTopic}`,
      subject: { kind: 'device', id: 'Site/Line1/press' },
      title: 'Device Site/Line1/press · temperature is far outside its learned range on Plant',
      evidence: { fields: [{ topic: dataTopic, field: 'temperature', value: 85 }] },
    });
    expect(play.raises()[0]?.summary).toMatch(
      /^The metric temperature: 85, where 20(\.\d+)? to 2[34](\.\d+)? is usual, learned over 7\d\d messages/,
    );
  });

  test('a value that leaps further than ever within its range is told', () => {
    const play = createMetricPlay(encode);
    play.bear({ temperature: 20 });
    const wave = (step: number) => 20 + 10 * Math.sin(step / 100) + random() / 5;
    for (let step = 1; step <= 1200; step++) play.send({ temperature: wave(step) });
    play.send({ temperature: wave(1200) > 20 ? 10.5 : 29.5 });
    play.sweep(10);
    expect(play.raises().map(({ detector }) => detector)).toEqual(['value-jump']);
  });

  test('a metric that stands still while it goes on being sent is told until it moves', () => {
    const play = learnedPlant();
    for (let step = 1; step <= 100; step++) play.send({ ...play.usualNow(step), temperature: 21.5 });
    expect(new Set(raisedBy(play))).toEqual(new Set(['low value-stuck']));
    expect(play.clears()).toEqual([]);
    expect(play.raises()[0]?.summary).toMatch(/^The metric temperature: 21.5 for \d+ messages in a row/);
    for (let step = 101; step <= 700; step++) play.send(play.usualNow(step));
    expect(play.clears()).toMatchObject([{ detector: 'value-stuck', key: `topic:${dataTopic}` }]);
  });

  test('a counter that goes back is told', () => {
    const play = learnedPlant(1200);
    play.send({ strokes: 2000 });
    expect(raisedBy(play)).toEqual(['medium counter-regress']);
  });

  test.each<[string, (play: ReturnType<typeof learnedPlant>) => void]>([
    [
      'a rebirth, which repeats every value',
      (play) => {
        const now = play.usualNow(1);
        play.send(now);
        for (let time = 0; time < 40; time++) play.bear({ ...now, level: 5 }, { isRebirth: true });
        play.send(play.usualNow(2));
      },
    ],
    [
      'the birth after an outage, elsewhere in the range and with a counter from its last backup',
      (play) => {
        for (let step = 1; step <= 300; step++) play.send({ temperature: 20 + random() / 10 });
        play.die();
        play.sweep(4 * 3600);
        play.bear({ temperature: 24, strokes: 3000, running: true, level: 5 });
        for (let step = 1; step <= 5; step++)
          play.send({ temperature: 23.9 + random() / 10, strokes: 3000 + step });
      },
    ],
    [
      'stored values that are sent later',
      (play) => {
        for (let step = 0; step < 50; step++)
          play.send(
            { temperature: { value: 85, isHistorical: true }, strokes: { value: 5, isHistorical: true } },
            1,
          );
      },
    ],
    ['nulls', (play) => play.send({ temperature: null, strokes: null })],
    ['a value marked bad', (play) => play.send({ temperature: { value: 85, quality: 0 } })],
    ['a value marked stale', (play) => play.send({ temperature: { value: 85, quality: 500 } })],
    [
      'silence of a metric that is reported by exception',
      (play) => {
        for (let step = 1; step <= 600; step++) play.send({ strokes: play.usualNow(step).strokes ?? 0 });
        play.send({ temperature: 22 });
      },
    ],
    [
      'another unit that a birth declares',
      (play) => {
        play.bear({ temperature: { value: 21, unit: '°C' }, strokes: 9000 });
        play.send({ temperature: 21.5 });
        play.bear({ temperature: { value: 70, unit: '°F' }, strokes: 9001 });
        for (let step = 0; step < 50; step++) play.send({ temperature: 70 + random() });
      },
    ],
    [
      'data after a death',
      (play) => {
        play.die();
        play.send({ temperature: 85 });
      },
    ],
  ])('%s is silent', (_, happen) => {
    const play = learnedPlant();
    const before = play.signals.length;
    happen(play);
    const judged = ['value-range', 'value-jump', 'value-stuck', 'counter-regress'];
    expect(raisedBy(play).filter((raised) => judged.some((kind) => raised.endsWith(kind)))).toEqual([]);
    expect(play.signals.slice(before).map(({ kind }) => kind)).not.toContain('value-range');
  });

  test('a false value in a birth is told all the same', () => {
    const play = learnedPlant();
    play.bear({ temperature: 85, strokes: 9000 }, { isRebirth: true });
    expect(raisedBy(play)).toContain('high value-range');
  });

  test('values that come and go beside the node’s own, out of its sequence, are an injection', () => {
    const play = learnedPlant();
    for (let time = 1; time <= 4; time++) {
      play.inject({ temperature: 85 + 40 * time }, (play.seq() + 250) % 256);
      play.send(play.usualNow(time), 60);
    }
    play.sweep(10);
    const injection = play.raises().find(({ detector }) => detector === 'telemetry-injection');
    expect(injection?.subject).toEqual({ kind: 'node', id: 'Site/Line1' });
    const groups = injection?.evidence.natsByGroup as Record<string, number>;
    expect(groups.content).toBeGreaterThan(2);
    expect(groups.sequence).toBeGreaterThan(2);
  });

  test('after a lost link aliases are believed once their values are as usual', () => {
    const play = learnedPlant();
    play.loseLink(600);
    play.send({ temperature: 85 });
    expect(raisedBy(play)).toEqual([]);
    for (let step = 1; step <= 40; step++) play.send(play.usualNow(step));
    play.send({ temperature: 85 });
    expect(raisedBy(play)).toEqual(['high value-range']);
  });

  test('aliases that mean something else after a lost link tell nothing and teach nothing', () => {
    const play = learnedPlant(1200);
    play.loseLink(600);
    for (let step = 1; step <= 300; step++) play.send({ temperature: 500 + step, strokes: room() });
    expect(raisedBy(play)).toEqual([]);
    play.bear(play.usualNow(301));
    play.send({ temperature: 500 });
    play.send({ strokes: 2000 });
    expect(new Set(raisedBy(play))).toEqual(new Set(['high value-range', 'medium counter-regress']));
  });

  test('a sender has at most 512 metrics that are followed', () => {
    const topics = new TopicStore();
    const profiles = new MessageProfiles(topics);
    const watch = new SparkplugWatch({ sink: profiles.metrics });
    const metrics = Array.from({ length: 700 }, (_, n) => ({ name: `m${n}`, datatype: 10, double_value: n }));
    const send = (name: string, seq: number, list: object) => {
      topics.intern(name);
      const topic = parseSparkplugTopic(name);
      if (topic !== null)
        watch.observe(topic, name, encode({ seq, metrics: list }), { at: testStart, retain: false });
    };
    watch.linkUp(testStart);
    send('spBv1.0/g/NBIRTH/e', 0, metrics);
    expect(profiles.values.size).toBe(0);
    const changed = metrics.map((metric) => ({ ...metric, double_value: 1 }));
    send('spBv1.0/g/NDATA/e', 1, changed);
    expect(profiles.values.size).toBe(512);
    expect(profiles.refused.values).toBe(188);
    send('spBv1.0/g/NDATA/e', 2, metrics);
    expect(profiles.refused.values).toBe(188);
    expect(profiles.values.size).toBe(512);
    const index = topics.indexOf('spBv1.0/g/NDATA/e');
    profiles.release(index);
    expect(profiles.values.size).toBe(0);
    const taken = profiles.values.channel(topics.intern('other'), 7, -1);
    send('spBv1.0/g/NDATA/e', 3, changed);
    expect(profiles.values.size).toBe(513);
    expect(profiles.values.isOf(taken, 7)).toBe(true);
  });

  test('what was learned of a device is kept, and found again by name', () => {
    const play = learnedPlant();
    const stored = JSON.parse(JSON.stringify(play.profiles.export(play.topics.indexOf(dataTopic))));
    const names = ['strokes', 'running', 'bdSeq', 'temperature'];
    const view = describePayload(stored, null, { topic: dataTopic, names });
    expect(view).toMatchObject({ encoding: 'Sparkplug', unnamedFields: 0 });
    expect(view?.fields.map(({ path, kind }) => [path, kind])).toEqual([
      ['temperature', 'number'],
      ['strokes', 'counter'],
      ['running', 'codes'],
    ]);
    const later = createMetricPlay(encode);
    expect(later.profiles.restore(later.topics.intern(dataTopic), stored)).toBe(true);
    later.sweep(5 * 86_400);
    later.bear(play.usualNow(1));
    later.send({ temperature: 22 });
    later.send({ temperature: 85 });
    later.sweep(10);
    expect(later.raises().map(({ detector }) => detector)).toEqual(['value-range']);
  });

  test('scores come under the device’s data topic and the metric’s name, births included', () => {
    const play = learnedPlant(10);
    const scores: unknown[] = [];
    play.profiles.onNumber = (topic, at, field, score) =>
      scores.push([play.topics.name(topic), (at - testStart) / 1000, field, score >= 0]);
    play.send({ temperature: 21, running: false, level: 3 });
    play.bear({ temperature: 22, strokes: 1030, level: 3 });
    expect(scores).toEqual([
      [dataTopic, 6600, 'temperature', true],
      [dataTopic, 6600, 'level', true],
      [dataTopic, 6600, 'temperature', true],
    ]);
  });
});
