import type { Finding } from '@/lib/domain/finding';
import type { Detector } from '../detector';
import { MessageProfiles } from '../profile/message-profiles';
import { observedWorld, type Raise, raisesIn, testStart } from './observed-world';

const encoder = new TextEncoder();

/** One message; what is left out is as usual. */
export type Played = {
  readonly payload: string | Uint8Array;
  readonly topic?: string;
  readonly retain?: boolean;
  readonly propertiesHash?: number;
  /** Seconds after the message before; the play's own gap unless given. */
  readonly after?: number;
};

/**
 * Plays messages through a topic store, message profiles and one detector, swept after each message; time goes on by
 * `gapSeconds` a message, ten minutes unless said, so that 150 messages are a day.
 */
export function createMessagePlay(
  detector: Detector,
  options: { readonly gapSeconds?: number; readonly settings?: unknown; readonly topic?: string } = {},
) {
  const { gapSeconds = 600, settings = {}, topic: usualTopic = 'plant/line1/sensor' } = options;
  const world = observedWorld();
  const { topics } = world;
  const profiles = new MessageProfiles(topics);
  const running = detector.start(settings);
  const findings: Finding[] = [];
  let now = testStart;
  const sweep = (seconds = 0) => {
    now += seconds * 1000;
    findings.push(...running.run({ type: 'sweep' }, world, now));
  };
  const send = ({
    payload,
    topic = usualTopic,
    retain = false,
    propertiesHash = 0,
    after = gapSeconds,
  }: Played) => {
    now += Math.round(after * 1000);
    const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
    const index = topics.intern(topic);
    topics.count(index, bytes.length, now);
    profiles.observe(index, { payload: bytes, payloadBytes: bytes.length, retain, propertiesHash, at: now });
    const signals = profiles.takeSignals();
    if (signals.length > 0) findings.push(...running.run({ type: 'signals', signals }, world, now));
    sweep();
  };
  return {
    topics,
    profiles,
    running,
    world,
    send,
    sweep,
    now: () => now,
    learn(times: number, message: (turn: number) => Played | readonly Played[]): void {
      for (let turn = 0; turn < times; turn++) for (const one of [message(turn)].flat()) send(one);
    },
    raises: (): readonly Raise[] => raisesIn(findings),
    clears: (): readonly Finding[] => findings.filter(({ action }) => action === 'clear'),
  };
}
