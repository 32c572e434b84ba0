import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Severity } from '@/lib/domain/severity';
import { defineDetector, type World } from '../detector';
import { tellConditions, type ValueWords } from '../profile/value-alerts';
import { createValueConditions, noteTrouble } from '../profile/value-conditions';
import { isLearned, surpriseMin, valueSettings } from '../profile/value-settings';
import type { Signal } from '../signal';

const attack = [attackTags.spoofReportingMessage, attackTags.manipulationOfView];

const quietMs = 30 * 60_000;

const settings = z.object({
  ...valueSettings,
  timesLargest: z.number().min(2).max(100).default(5).meta({
    title: 'Times the largest leap',
    description: 'A leap counts from so many times the largest one seen so far.',
  }),
  rangeShareMin: z.number().min(0).max(10).default(0.02).meta({
    title: 'Smallest share of the range',
    description: 'Leaps below this share of the learned range are too small to matter, however rare.',
  }),
});

type Settings = z.output<typeof settings>;

const words: ValueWords = {
  detector: 'value-jump',
  attack,
  confidence: 0.6,
  predicate: 'jumped further than ever',
  predicateMany: 'jumped further than ever',
  over: 'has not jumped again for half an hour',
};

export const valueJump = defineDetector({
  kind: 'value-jump',
  family: 'value',
  title: 'Sudden jump of a value',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A value left the last ones of its field by a leap far larger than any before it. Things that are measured have inertia: a temperature or a level does not jump. That is what a message written by hand looks like, or a sensor that was swapped, reset or is failing. Compared is with the largest leap since the field was first seen, so noise, daily swings and switching on and off that were seen while learning are no jumps.',
  respond: [
    'See whether the value came back at once: a single false message, or a sensor with a loose contact.',
    'Compare with a second sensor nearby, and with what the plant was doing.',
    'If nothing explains it, see who can publish on this topic and who connected shortly before.',
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
    const beyondRange = messagesBeyondRange(observation.signals);
    for (const signal of observation.signals) {
      if (beyondRange.has(signal.message)) continue;
      const severity = weigh(signal, settings, world);
      if (severity !== null) noteTrouble(state, signal, world.topics, { severity, quietMs });
    }
    return [];
  },
});

/** Messages of which `value-range` tells: a leap far out of the range is no second matter. */
function messagesBeyondRange(signals: readonly Signal[]): ReadonlySet<number> {
  const told = signals.filter(
    ({ kind, facts }) =>
      kind === 'value-special' || (kind === 'value-range' && Number(facts.beyondRanges ?? 0) >= 1),
  );
  return new Set(told.map(({ message }) => message));
}

function weigh(signal: Signal, rules: Settings, world: World): Severity | null {
  const { kind, facts, nats } = signal;
  if (kind !== 'value-step' || !isLearned(signal, rules.learningHours)) return null;
  const leap = Number(facts.leap ?? 0);
  const range = Number(facts.usualHigh ?? 0) - Number(facts.usualLow ?? 0);
  if (leap < rules.timesLargest * Number(facts.largestLeap ?? 0)) return null;
  if (leap < rules.rangeShareMin * range) return null;
  return nats >= surpriseMin(world, rules.falseAlarmsPerDay) ? 'medium' : null;
}
