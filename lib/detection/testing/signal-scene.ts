import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Json } from '@/lib/domain/json';
import type { Detector, KnownSession, World } from '../detector';
import type { Signal, SignalKind } from '../signal';
import { TopicStore } from '../topic-store';
import { eventObservation, observedWorld, type Raise, raisesIn, testStart } from './observed-world';

/** One sign of a message in a scene: kind, nats, and facts where they matter. */
export type Sign = readonly [kind: SignalKind, nats: number, facts?: Readonly<Record<string, Json>>];
/** What happens at a second of the scene: a message with its signs (none = an ordinary one) or a broker event. */
export type Happening = { readonly at: number } & (
  | { readonly topic?: string; readonly signs: readonly Sign[] }
  | { readonly event: Partial<BrokerEvent> & Pick<BrokerEvent, 'kind'> }
);

type SceneOptions = {
  readonly world?: Partial<World> & { readonly sessions?: readonly KnownSession[] };
  readonly settings?: unknown;
  /** Topics that the broker has besides; 99 unless said. */
  readonly otherTopics?: number;
  /** Seconds between the messages of a topic before the scene begins; 10 unless said, null for none learned. */
  readonly usualGap?: number | null;
  /** Seconds after the last happening until the scene ends; 60 unless said. */
  readonly tail?: number;
};

export const sceneTopic = 'plant/mixing/tank-2/temperature';
/** When a scene begins: long after the detector was started. */
const sceneStart = testStart + 2 * 86_400_000;

/**
 * Plays a scene to one detector as the worker would: each message is counted, its signs are observed, every five seconds
 * there is a sweep. Returns what was raised, in order.
 */
export function playScene(
  detector: Detector,
  happenings: readonly Happening[],
  options: SceneOptions = {},
): readonly Raise[] {
  const topics = new TopicStore();
  const running = detector.start(options.settings ?? {});
  const world = observedWorld({ topics, ...options.world });
  running.run(eventObservation({ kind: 'broker.alive' }), world, testStart);
  learnTopics(topics, happenings, options);
  const ordinals = new Map<string, number>();
  const raised: Raise[] = [];
  let message = 0;
  let sweptAt = 0;
  const sweepUntil = (at: number) => {
    for (; sweptAt + 5 <= at; sweptAt += 5)
      raised.push(...raisesIn(running.run({ type: 'sweep' }, world, sceneStart + (sweptAt + 5) * 1000)));
  };
  for (const happening of happenings.toSorted((a, b) => a.at - b.at)) {
    sweepUntil(happening.at);
    const now = sceneStart + Math.round(happening.at * 1000);
    if ('event' in happening) {
      raised.push(...raisesIn(running.run(eventObservation(happening.event), world, now)));
      continue;
    }
    const topic = happening.topic ?? sceneTopic;
    const ordinal = (ordinals.get(topic) ?? 1000) + 1;
    ordinals.set(topic, ordinal);
    const index = topics.intern(topic);
    topics.count(index, 40, now);
    message++;
    const signals = happening.signs.map(
      (sign): Signal => makeSignal(sign, { index, at: now, message, ordinal }),
    );
    if (signals.length > 0) raised.push(...raisesIn(running.run({ type: 'signals', signals }, world, now)));
  }
  sweepUntil((happenings.at(-1)?.at ?? 0) + (options.tail ?? 60));
  return raised;
}

function makeSignal(
  [kind, nats, facts]: Sign,
  place: { readonly index: number; readonly at: number; readonly message: number; readonly ordinal: number },
): Signal {
  const { index, at, message, ordinal } = place;
  const field = kind.startsWith('value') ? 'value' : null;
  return { kind, topic: index, at, message, ordinal, field, nats, text: `sign ${kind}`, facts: facts ?? {} };
}

function learnTopics(topics: TopicStore, happenings: readonly Happening[], options: SceneOptions): void {
  const { usualGap = 10, otherTopics = 99 } = options;
  for (let other = 0; other < otherTopics; other++) topics.intern(`office/room-${other}/light`);
  const names = new Set(happenings.flatMap((each) => ('event' in each ? [] : [each.topic ?? sceneTopic])));
  for (const name of names) {
    const index = topics.intern(name);
    if (usualGap === null) continue;
    for (let turn = 30; turn >= 1; turn--) topics.count(index, 40, sceneStart - turn * usualGap * 1000);
  }
}

/** Ordinary messages every `gap` seconds, from `from` on. */
export function ordinary(times: number, gap: number, from = 0, topic?: string): readonly Happening[] {
  return Array.from({ length: times }, (_, turn) => ({
    at: from + turn * gap,
    signs: [],
    ...(topic === undefined ? {} : { topic }),
  }));
}
