import { describe, expect, test } from 'vitest';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { oneDay, playEvents, repeated, type Step } from '../testing/play-events';
import { newPublisher } from './new-publisher';

const settings = { learningHours: 24 };
const topic = 'plant/tank/temperature';
const publishes = (clientId: string, name = topic): Omit<Step, 'at'> => ({
  kind: 'publish.attributed',
  clientId,
  topic: name,
});
const learned = (name = topic) => repeated(600, oneDay / 600, () => publishes('plc', name));
const play = (...parts: readonly (readonly Step[])[]) => playEvents(newPublisher, parts.flat(), { settings });
const later = oneDay + 100;

describe('raises', () => {
  test('another publisher after learning, once a minute at most', () => {
    const found = play(
      learned(),
      repeated(5, 1, () => publishes('laptop'), later),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'medium',
      subject: { kind: 'topic', id: topic },
      evidence: { clientIds: ['laptop'], messagesBefore: 600 },
    });
  });

  test('high on a command topic', () => {
    const name = 'plant/tank/cmd';
    expect(play(learned(name), [{ ...publishes('laptop', name), at: later }])[0]?.severity).toBe('high');
  });

  test('critical when the usual one goes on beside it', () => {
    const found = play(learned(), [
      { ...publishes('laptop'), at: later },
      { ...publishes('plc'), at: later + 100 },
    ]);
    expect(found.map(({ severity }) => severity)).toEqual(['medium', 'critical']);
    expect(found[1]?.title).toContain('“laptop” competes with the usual publisher');
    expect(new Set(found.map(({ key }) => key)).size).toBe(1);
  });

  test('after a restart of the monitor, too', () => {
    const before = newPublisher.start(settings);
    const world = observedWorld();
    for (const { at, ...event } of learned())
      before.run(eventObservation(event), world, testStart + at * 1000);
    const memory = JSON.parse(JSON.stringify(before.memory()));
    const judge = (after: ReturnType<typeof newPublisher.start>) =>
      raisesIn(after.run(eventObservation(publishes('laptop')), world, testStart + later * 1000));
    expect(judge(newPublisher.start(settings, { memory }))).toHaveLength(1);
    expect(judge(newPublisher.start(settings))).toEqual([]);
  });
});

test('a device that was replaced is reported for a day, then it is the usual one', () => {
  const found = play(
    learned(),
    repeated(48 * 60, 60, () => publishes('plc-new'), later),
  );
  const last = Math.max(...found.map(({ at }) => at)) - testStart - later * 1000;
  expect(last).toBeGreaterThan(23 * 3_600_000);
  expect(last).toBeLessThan(24 * 3_600_000);
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    {
      name: 'while learning',
      steps: [...repeated(600, 10, () => publishes('plc')), { ...publishes('x'), at: 7000 }],
    },
    {
      name: 'on a pair that has shared the topic from the start',
      steps: [
        ...repeated(1200, oneDay / 1200, (turn) => publishes(turn % 2 ? 'plc-a' : 'plc-b')),
        { ...publishes('plc-b'), at: later },
      ],
    },
    {
      name: 'on a meeting place of many',
      steps: [
        ...repeated(1200, oneDay / 1200, (turn) => publishes(`phone${turn % 5}`)),
        { ...publishes('phone9'), at: later },
      ],
    },
    {
      name: 'on a topic with few messages',
      steps: [...repeated(20, 60, () => publishes('plc')), { ...publishes('laptop'), at: later }],
    },
    {
      name: 'on ids that software makes up for each connection, from one address',
      steps: [
        ...repeated(600, oneDay / 600, (turn) => ({
          ...publishes(`mqttjs_${(turn + 0x1f3a9c02).toString(16)}`),
          address: '10.0.0.5',
        })),
        { ...publishes('mqttjs_9b1c9f6e'), address: '10.0.0.5', at: later },
      ],
    },
  ])('$name', ({ steps }) => {
    expect(play(steps)).toEqual([]);
  });
});
