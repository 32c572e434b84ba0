import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Severity } from '@/lib/domain/severity';
import { defineDetector, type World } from '../detector';
import { tellConditions, type ValueWords } from '../profile/value-alerts';
import { createValueConditions, noteTrouble } from '../profile/value-conditions';
import { isLearned, valueSettings } from '../profile/value-settings';
import type { Signal } from '../signal';

const attack = [attackTags.manipulationOfView, attackTags.spoofReportingMessage];

/** So many times what is allowed is more than a quiet day. */
const mediumFrom = 10;
const quietMinMs = 10 * 60_000;

const settings = z.object({
  learningHours: valueSettings.learningHours,
});

type Settings = z.output<typeof settings>;

const words: ValueWords = {
  detector: 'value-stuck',
  attack,
  confidence: 0.6,
  predicate: 'does not change any more',
  predicateMany: 'do not change any more',
  over: 'moves again, or has stopped arriving',
};

export const valueStuck = defineDetector({
  kind: 'value-stuck',
  family: 'value',
  title: 'Value does not change any more',
  severity: 'low',
  needs: [],
  attack,
  explain:
    'Messages go on arriving but carry the very same number, for far longer than this field has ever stood still. A sensor may have failed or been cut off while its gateway repeats the last reading, or somebody replaces the readings with a quiet one to hide what happens. Only fields that had many different values are judged; compared is with the longest standstill and the usual one, and at zero or the lowest value, where machines rest, much more is allowed.',
  respond: [
    'Look at the device itself: does its own display move?',
    'Restart or replace the sensor; see whether its gateway reports faults.',
    'If the device is sound, compare its readings with what arrives at the broker: somebody may stand in between.',
  ],
  settings,
  observes: ['signals', 'sweep'],
  createState: createValueConditions,
  resume: (state, openKeys) => {
    for (const key of openKeys) state.resumed.add(key);
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type === 'sweep') return tellConditions(state, words, world, now);
    if (observation.type !== 'signals') return [];
    for (const signal of observation.signals) {
      const severity = weigh(signal, settings);
      if (severity !== null)
        noteTrouble(state, signal, world.topics, { severity, quietMs: quietAfter(signal, world) });
    }
    return [];
  },
});

function weigh(signal: Signal, rules: Settings): Severity | null {
  const { kind, facts } = signal;
  if (kind !== 'value-stuck' || !isLearned(signal, rules.learningHours)) return null;
  return Number(facts.run ?? 0) >= mediumFrom * Number(facts.allowedRun ?? 1) ? 'medium' : 'low';
}

/** It is told again when the run has grown by a quarter: what is not told by then has ended. */
function quietAfter({ topic, facts }: Signal, { topics }: World): number {
  // A metric may come with few of its sender's messages.
  const ownGapMs = (Number(facts.learnedHours ?? 0) * 3_600_000) / Math.max(1, Number(facts.messages ?? 0));
  const gapMs = Math.max(topics.gaps(topic).mean * 1000, topics.isSparkplug(topic) ? ownGapMs : 0);
  return quietMinMs + 0.5 * Number(facts.run ?? 0) * gapMs;
}
