import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Detector } from '../detector';
import { MessageProfiles } from '../profile/message-profiles';
import type { Signal } from '../signal';
import { TopicStore } from '../topic-store';
import { eventObservation, observedWorld, type Raise, raisesIn, testStart } from './observed-world';

/** A message as it goes over the wire, `at` seconds after the scene's begin; or an event of the broker. */
export type Sent = {
  readonly at: number;
  readonly topic?: string;
  readonly payload: string;
  readonly retain?: boolean;
};
export type Told = { readonly at: number; readonly event: Partial<BrokerEvent> & Pick<BrokerEvent, 'kind'> };

const encoder = new TextEncoder();
export const payloadTopic = 'plant/mixing/tank-2/temperature';

/**
 * Plays real payloads through the topic store, the message profiles and one detector, in order of time, with a sweep
 * every five seconds of it. Returns what was raised and every signal that the detector saw.
 */
export function playPayloads(
  detector: Detector,
  scene: readonly (Sent | Told)[],
): { readonly raised: readonly Raise[]; readonly signals: readonly Signal[] } {
  const topics = new TopicStore();
  for (let other = 0; other < 99; other++) topics.intern(`office/room-${other}/light`);
  const profiles = new MessageProfiles(topics);
  const running = detector.start({});
  const world = observedWorld({ topics });
  const raised: Raise[] = [];
  const signals: Signal[] = [];
  let sweptAt = 0;
  for (const step of scene.toSorted((a, b) => a.at - b.at)) {
    for (; sweptAt + 5 <= step.at; sweptAt += 5)
      raised.push(...raisesIn(running.run({ type: 'sweep' }, world, testStart + (sweptAt + 5) * 1000)));
    const now = testStart + Math.round(step.at * 1000);
    if ('event' in step) {
      raised.push(...raisesIn(running.run(eventObservation(step.event), world, now)));
      continue;
    }
    const payload = encoder.encode(step.payload);
    const index = topics.intern(step.topic ?? payloadTopic);
    topics.count(index, payload.length, now);
    profiles.observe(index, {
      payload,
      payloadBytes: payload.length,
      retain: step.retain ?? false,
      propertiesHash: 0,
      at: now,
    });
    const taken = profiles.takeSignals();
    signals.push(...taken);
    if (taken.length > 0)
      raised.push(...raisesIn(running.run({ type: 'signals', signals: taken }, world, now)));
  }
  return { raised, signals };
}
