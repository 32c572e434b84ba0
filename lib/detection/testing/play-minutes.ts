import type { Finding } from '@/lib/domain/finding';
import { closeMinute } from '../close-minute';
import type { Detector, World } from '../detector';
import { TopicStore } from '../topic-store';
import { observedWorld, testStart } from './observed-world';

/** Messages of the topic at `position` in a minute from the start. */
export type MinuteRate = (minute: number, position: number) => number;

/** Plays minutes of traffic through a topic store and one detector, which sees each minute closed. */
export function playMinutes(
  detector: Detector,
  names: readonly string[],
  { bytes = 20, ...options }: { settings?: unknown; openKeys?: readonly string[]; bytes?: number } = {},
) {
  const topics = new TopicStore();
  const indexes = names.map((name) => topics.intern(name));
  const running = detector.start(options.settings ?? {}, options);
  const world: World = observedWorld({ topics });
  let minute = 0;
  return {
    topics,
    play(minutes: number, rate: MinuteRate, payloadBytes = bytes): readonly Finding[] {
      const findings: Finding[] = [];
      for (let turn = 0; turn < minutes; turn++, minute++) {
        const at = testStart + minute * 60_000;
        for (const [position, index] of indexes.entries()) {
          const count = rate(minute, position);
          topics.countMany(index, count, count * payloadBytes, at + 1000);
        }
        topics.takeDirty();
        closeMinute(topics, at + 60_000, 0);
        findings.push(...running.run({ type: 'minute' }, world, at + 60_000));
      }
      return findings;
    },
  };
}
