import { describe, expect, test } from 'vitest';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { TopicStore } from '../topic-store';
import { willAbuse } from './will-abuse';

type Scene = {
  readonly cuts: number;
  readonly everySeconds: number;
  readonly reason?: string;
  /** Messages by seconds after each cut. */
  readonly messages: readonly (readonly [after: number, topic: string])[];
};

/** Plays cuts of one MQTT client among a busy and a slow topic, with a sweep three seconds after each. */
function play({ cuts, everySeconds, reason = 'connection lost', messages }: Scene) {
  const topics = new TopicStore();
  const world = observedWorld({ topics });
  const detector = willAbuse.start({});
  const send = (topic: string, at: number) => topics.count(topics.intern(topic), 10, at);
  return raisesIn(
    Array.from({ length: cuts }, (_, turn) => {
      const at = testStart + turn * everySeconds * 1000;
      for (let second = 0; second < everySeconds; second++) send('plant/busy', at - second * 1000);
      const event = eventObservation({ kind: 'client.disconnected', clientId: 'laptop', reason });
      const found = detector.run(event, world, at);
      for (const [after, topic] of messages) send(topic, at + after * 1000);
      return [...found, ...detector.run({ type: 'sweep' }, world, at + 3000)];
    }).flat(),
  );
}

test('raises when five cuts are each followed by a message on the same topic', () => {
  const found = play({ cuts: 7, everySeconds: 30, messages: [[0.2, 'plant/press/status']] });
  expect(found[0]).toMatchObject({
    severity: 'high',
    key: 'client:laptop',
    evidence: { topics: ['plant/press/status'], fired: 5 },
  });
  expect(found[0]?.summary).toContain('inferred');
});

describe('stays silent', () => {
  const messages = [[0.2, 'plant/press/status']] as const;
  test.each<Scene & { name: string }>([
    { name: 'on four', cuts: 5, everySeconds: 30, messages },
    { name: 'on cuts spread over hours', cuts: 10, everySeconds: 400, messages },
    { name: 'on goodbyes', cuts: 10, everySeconds: 30, reason: 'clean', messages },
    { name: 'on a flapping device without a Will', cuts: 10, everySeconds: 30, messages: [] },
    {
      name: 'on a flapping device that announces its return on its status topic',
      cuts: 10,
      everySeconds: 30,
      messages: [...messages, [2, 'plant/press/status']],
    },
    {
      name: 'on messages that come later',
      cuts: 10,
      everySeconds: 30,
      messages: [[2, 'plant/press/status']],
    },
  ])('$name', (scene) => {
    expect(play(scene)).toEqual([]);
  });
});
