import type { Finding } from '@/lib/domain/finding';
import type { Detector } from '../detector';
import { ValueChannels } from '../profile/value-channels';
import { signalsOf } from '../profile/value-signals';
import { observedWorld, testStart } from './observed-world';

/** What is played: each topic's values in order, all topics at once, every `everySeconds`. */
export type ValuePlay = {
  readonly topics: Readonly<Record<string, (step: number) => number | null>>;
  readonly steps: number;
  readonly everySeconds?: number;
  readonly decimals?: number;
  /** Seconds after the last value in which the detector is still swept. */
  readonly thenSeconds?: number;
};

/** Feeds series of numbers through value channels to one detector, as the worker does; null is a message that never came. */
export function playValues(detector: Detector, play: ValuePlay, settings: unknown = {}): readonly Finding[] {
  const { topics, steps, everySeconds = 300, decimals = 2, thenSeconds = 60 } = play;
  const world = observedWorld();
  const channels = new ValueChannels();
  const running = detector.start(settings);
  const findings: Finding[] = [];
  const names = Object.keys(topics);
  let now = testStart;
  for (let step = 0; step < steps; step++) {
    now = testStart + step * everySeconds * 1000;
    for (const name of names) {
      const value = topics[name]?.(step) ?? null;
      if (value === null) continue;
      const topic = world.topics.intern(name);
      world.topics.count(topic, 8, now);
      const channel = channels.channel(topic, 0, -1);
      if (channels.observe(channel, Number(value.toFixed(decimals)), decimals, now) === 0) continue;
      const signals = signalsOf(channels.verdict, { topic, at: now, message: step, field: '' });
      findings.push(...running.run({ type: 'signals', signals }, world, now));
    }
    findings.push(...running.run({ type: 'sweep' }, world, now));
  }
  for (let second = 1; second <= thenSeconds; second += 1 + Math.floor(thenSeconds / 60))
    findings.push(...running.run({ type: 'sweep' }, world, now + second * 1000));
  return findings;
}

/** Only what was raised. */
export function raisesOf(findings: readonly Finding[]) {
  return findings.flatMap((finding) => (finding.action === 'raise' ? [finding] : []));
}
