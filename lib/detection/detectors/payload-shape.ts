import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Severity } from '@/lib/domain/severity';
import { defineDetector } from '../detector';
import type { Signal } from '../signal';
import {
  addEvidence,
  createSignalTroubles,
  isLearned,
  noteTrouble,
  resumeTroubles,
  signalThreshold,
  tellTroubles,
} from '../signal-trouble';

const attack = [attackTags.spoofReportingMessage];

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; the threshold follows from it and the number of topics.',
  }),
  learningHours: z.number().min(0).max(720).default(24).meta({
    title: 'Learning time, hours',
    description: 'Until a topic has been watched for this long its shapes are learned and not judged.',
  }),
  fuzzShapes: z.number().int().min(2).max(20).default(3).meta({
    title: 'Unknown shapes of a probe',
    description:
      'So many different unknown shapes on one topic within ten minutes are taken for somebody trying things out.',
  }),
});

export const payloadShape = defineDetector({
  kind: 'payload-shape',
  family: 'payload',
  title: 'Unknown payload shape',
  severity: 'low',
  needs: [],
  attack,
  explain:
    'A JSON payload has fields that this topic never carried, or a known field carries another type, such as text where there always was a number. Several different unknown shapes within minutes are somebody trying out what the readers accept. A firmware change looks the same once and is learned after an hour; fields that are only sometimes there are no news.',
  respond: [
    'Compare the last payload of the topic with what the device is documented to send.',
    'Ask whether the device got new firmware or a new configuration at that time.',
    'Several unknown shapes: find out who publishes on the topic, and disconnect who should not.',
    'Check what reads this topic: a changed type can stop a reader or make it take nonsense for a value.',
  ],
  settings,
  observes: ['signals', 'sweep'],
  createState: createSignalTroubles,
  resume: resumeTroubles,
  evaluate({ observation, world, settings, state, now }) {
    const { topics } = world;
    if (observation.type === 'signals') {
      const needed = signalThreshold(topics, settings.falseAlarmsPerDay);
      for (const signal of observation.signals) {
        if (!isUnknown(signal) || !isLearned(topics, signal.topic, now, settings.learningHours)) continue;
        const severity = severityOf(signal, settings.fuzzShapes);
        if (addEvidence(state, signal, topics, needed) || severity === 'high')
          noteTrouble(state, signal, severity, topics);
      }
    }
    return tellTroubles(
      state,
      {
        detector: 'payload-shape',
        attack,
        confidence: 0.6,
        predicate: 'carries JSON of an unknown shape',
        predicateMany: 'carry JSON of an unknown shape',
        over: 'No JSON of an unknown shape for 10 minutes, or the new one has been learned.',
      },
      { world, now, isSweep: observation.type === 'sweep' },
    );
  },
});

/** A field that is merely absent is how optional fields look. */
function isUnknown({ kind, facts }: Signal): boolean {
  return kind === 'shape-type' || (kind === 'shape' && facts.isAdded === true);
}

function severityOf({ kind, facts }: Signal, fuzzShapes: number): Severity {
  if (Number(facts.unknownIn10Min) >= fuzzShapes) return 'high';
  return kind === 'shape-type' ? 'medium' : 'low';
}
