import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Severity } from '@/lib/domain/severity';
import { defineDetector, type World } from '../detector';
import { tellConditions, type ValueWords } from '../profile/value-alerts';
import { createValueConditions, noteTrouble } from '../profile/value-conditions';
import { surpriseMin, valueSettings } from '../profile/value-settings';
import type { Signal } from '../signal';

const attack = [attackTags.spoofReportingMessage, attackTags.manipulationOfView];

const quietMs = 60 * 60_000;
/** ln of a thousand messages without a fall. */
const surpriseCap = 6.9;

const settings = z.object({
  falseAlarmsPerDay: valueSettings.falseAlarmsPerDay,
  learningHours: z.number().min(1).max(720).default(72).meta({
    title: 'Learning time, hours',
    description:
      'A counter is judged only after it has not fallen for this long: tanks and batches rise for hours too.',
  }),
});

type Settings = z.output<typeof settings>;

const words: ValueWords = {
  detector: 'counter-regress',
  attack,
  confidence: 0.7,
  predicate: 'runs backwards',
  predicateMany: 'run backwards',
  over: 'has only risen for an hour',
};

export const counterRegress = defineDetector({
  kind: 'counter-regress',
  family: 'value',
  title: 'Counter runs backwards',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A field that has only ever risen (a meter, a total, a message number) fell, and not to about nothing as after a restart or when a counter is full. Meters do not run backwards: the message may be an old one sent again, come from a second device or another hand on the same topic, or somebody edited the total. A field is taken for a counter after two hundred rises in a row, and for none once it has fallen three times.',
  respond: [
    'See whether the next message goes on from the old total or from the lower one.',
    'From the old one: a single foreign or repeated message; see who publishes on this topic.',
    'From the lower one: ask whether the device was swapped or restored from a backup.',
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
      const severity = weigh(signal, settings, world);
      if (severity !== null) noteTrouble(state, signal, world.topics, { severity, quietMs });
    }
    return [];
  },
});

function weigh(signal: Signal, rules: Settings, world: World): Severity | null {
  const { kind, facts, nats } = signal;
  if (kind !== 'counter-regress' || Number(facts.learnedHours ?? 0) < rules.learningHours) return null;
  // A counter is known by its two hundred rises already; on a large site a longer past is asked for.
  return nats >= Math.min(surpriseCap, surpriseMin(world, rules.falseAlarmsPerDay)) ? 'medium' : null;
}
