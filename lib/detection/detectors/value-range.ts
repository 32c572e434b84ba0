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
/** Outside by so many times the range: no shift of a set-point goes so far. */
const highFrom = 3;
/** Two texts or more, complete for this share of all messages: a single one is a version or a name, a growing set is text. */
const textsMin = 2;
const settledShare = 0.8;

const settings = z.object({
  ...valueSettings,
  marginShare: z.number().min(0.05).max(10).default(0.25).meta({
    title: 'Margin',
    description: 'How far outside the learned range a value must be, as a share of that range.',
  }),
});

type Settings = z.output<typeof settings>;

const words: ValueWords = {
  detector: 'value-range',
  attack,
  confidence: 0.7,
  predicate: 'is far outside its learned range',
  predicateMany: 'are far outside what was learned of them',
  predicateOfText: 'has a text that it never had',
  over: 'has shown nothing new for half an hour; what was reported counts as usual from now on',
};

export const valueRange = defineDetector({
  kind: 'value-range',
  family: 'value',
  title: 'Value out of range',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A number lies far outside everything that its field has shown, at this time of day, in all the time it was watched: beyond the learned range by a quarter of it, in another unit (°F for °C, a power of ten, the wrong sign), or no number at all (NaN, infinite, 1e30). Either somebody writes false readings, or a sensor is broken, wrongly configured, or measures something that never happened before. A field that has long had the same few texts, such as the state of a machine, has shown another one. Ranges are learned per field, follow the seasons slowly, and do not count for fields with only a few different values, such as set-points. A new level is reported once and belongs to the range from then on.',
  respond: [
    'Look at the device itself or at a second sensor nearby: is the value real?',
    'If it is not, see who can publish on this topic, and whether the message was shaped like the others (an alert about injected telemetry says so).',
    'A changed unit or scale after maintenance: have the device or the gateway corrected.',
    'A real new operating mode: resolve the alert as benign; the range has been widened already.',
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
  if (kind === 'value-new')
    return isForeignText(signal) && isLearned(signal, rules.learningHours) ? 'medium' : null;
  if (kind !== 'value-special' && kind !== 'value-range') return null;
  if (!isLearned(signal, rules.learningHours)) return null;
  if (kind === 'value-special') return 'high';
  if (facts.scale !== 'none') return 'high';
  const beyond = Number(facts.beyondRanges ?? 0);
  if (beyond < rules.marginShare || nats < surpriseMin(world, rules.falseAlarmsPerDay)) return null;
  return beyond >= highFrom ? 'high' : 'medium';
}

/** One of a few texts that another joins; `value-new` comes after 500 messages without one. */
function isForeignText({ facts }: Signal): boolean {
  const since = Number(facts.messagesSinceNew ?? 0);
  return Number(facts.knownTexts ?? 0) >= textsMin && since >= settledShare * Number(facts.messages ?? 0);
}
