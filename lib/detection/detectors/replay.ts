import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Severity } from '@/lib/domain/severity';
import { defineDetector } from '../detector';
import { addTime, type RecentTimes } from '../recent-times';
import type { Signal } from '../signal';
import {
  createSignalTroubles,
  isLearned,
  noteTrouble,
  resumeTroubles,
  type SignalTroubles,
  tellTroubles,
} from '../signal-trouble';

const attack = [attackTags.spoofReportingMessage];
const manySpanMs = 60_000;
const manyMin = 3;
const topicsMax = 5000;

const settings = z.object({
  learningHours: z.number().min(0).max(720).default(1).meta({
    title: 'Learning time, hours',
    description:
      'Until a topic has been watched for this long it is not known whether its payloads ever repeat.',
  }),
});

type State = { readonly troubles: SignalTroubles; readonly times: Map<number, RecentTimes> };

export const replay = defineDetector({
  kind: 'replay',
  family: 'publisher',
  title: 'Replayed messages',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'Payloads that were seen before came again on a topic whose payloads never repeat, because each holds a time or a counter. Old readings played back are a classic way to hide what a plant is really doing; five or more in their old order are hardly anything else. A message delivered twice in a row, or the last few sent again after a broken connection, is how MQTT works and is not reported.',
  respond: [
    'Compare the times inside the payloads with the clock: old ones show what was recorded, and when.',
    'Find out who publishes on the topic: the device itself after a fault (a stored backlog sent twice), a bridge in a loop, or a stranger.',
    'Do not trust the values of this topic until that is clear; look at the process itself.',
    'A stranger: disconnect it, change the credentials it used, and tighten the access rules.',
  ],
  settings,
  observes: ['signals', 'sweep'],
  createState: (): State => ({ troubles: createSignalTroubles(), times: new Map() }),
  resume: ({ troubles }, openKeys) => resumeTroubles(troubles, openKeys),
  evaluate({ observation, world, settings, state, now }) {
    const { topics } = world;
    if (observation.type === 'signals') {
      for (const signal of observation.signals) {
        const severity = judge(signal, state);
        if (severity === null || !isLearned(topics, signal.topic, now, settings.learningHours)) continue;
        noteTrouble(state.troubles, signal, severity, topics);
      }
    }
    return tellTroubles(
      state.troubles,
      {
        detector: 'replay',
        attack,
        confidence: 0.75,
        predicate: 'carries old messages again',
        predicateMany: 'carry old messages again',
        over: 'No repeated payload for 10 minutes.',
      },
      { world, now, isSweep: observation.type === 'sweep' },
    );
  },
});

function judge(signal: Signal, { times }: State): Severity | null {
  if (signal.kind === 'duplicate-run') return 'critical';
  if (signal.kind !== 'duplicate' || signal.facts.isResent === true) return null;
  if (times.size >= topicsMax && !times.has(signal.topic)) times.clear();
  const recent = times.get(signal.topic) ?? [];
  times.set(signal.topic, recent);
  addTime(recent, signal.at, manySpanMs, manyMin);
  return recent.length >= manyMin ? 'high' : 'medium';
}
