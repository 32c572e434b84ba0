import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
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

const attack = [attackTags.spoofReportingMessage, attackTags.theftOfOperationalInformation];

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; the threshold follows from it and the number of topics.',
  }),
  learningHours: z.number().min(0).max(720).default(24).meta({
    title: 'Learning time, hours',
    description: 'Until a topic has been watched for this long its encodings are learned and not judged.',
  }),
});

export const payloadEncoding = defineDetector({
  kind: 'payload-encoding',
  family: 'payload',
  title: 'Payload encoding changed',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A topic that always carried one kind of payload carries another: binary, compressed or base64 where there was JSON, text where there were numbers; or bytes that look random, as encrypted data does. A hand-made message, a tunnel that carries data out over an unsuspicious topic, or new firmware. A kind that comes back for an hour is learned.',
  respond: [
    'Look at the last payload of the topic: is it readable, and does the device’s documentation know it?',
    'Random-looking bytes on a plain topic: find out who publishes there and who subscribes to it; that pair may be a covert channel.',
    'Ask whether the device got new firmware or a new configuration at that time.',
    'If nobody knows the sender: disconnect it and tighten the access rules of the topic.',
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
        if (!isOwn(signal) || !isLearned(topics, signal.topic, now, settings.learningHours)) continue;
        if (addEvidence(state, signal, topics, needed)) noteTrouble(state, signal, 'medium', topics);
      }
    }
    return tellTroubles(
      state,
      {
        detector: 'payload-encoding',
        attack,
        confidence: 0.65,
        predicate: 'carries payloads of another kind than before',
        predicateMany: 'carry payloads of another kind than before',
        over: 'No payload of another kind for 10 minutes, or the new kind has been learned.',
      },
      { world, now, isSweep: observation.type === 'sweep' },
    );
  },
});

function isOwn({ kind }: Signal): boolean {
  return kind === 'encoding' || kind === 'entropy';
}
