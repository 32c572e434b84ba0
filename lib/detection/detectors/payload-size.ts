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

const attack = [attackTags.spoofReportingMessage, attackTags.denialOfService];

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; the threshold follows from it and the number of topics.',
  }),
  learningHours: z.number().min(0).max(720).default(24).meta({
    title: 'Learning time, hours',
    description:
      'Until a topic has been watched for this long only payloads above 256 KiB are reported on it.',
  }),
});

export const payloadSize = defineDetector({
  kind: 'payload-size',
  family: 'payload',
  title: 'Unusual payload size',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A payload is far larger or smaller than this topic’s payloads are, by a factor of two and 64 bytes at least, and beyond the largest ever seen. That is a device with new firmware, a log or an image on the wrong topic, an attempt to exhaust a reader’s memory, or data being carried out. The usual size is learned per topic with its scatter.',
  respond: [
    'Look at the last payload of the topic and compare it with what the device is documented to send.',
    'Look which MQTT clients may publish there, and which connected or changed shortly before.',
    'If nobody knows the sender: block it, and set a maximum packet size on the broker.',
    'If it is a new firmware: let it be learned, or approve the topic’s baseline.',
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
        if (signal.kind !== 'size') continue;
        const isHuge = signal.facts.isExtreme === true && Number(signal.facts.bytes) > 262_144;
        if (!isHuge && !isLearned(topics, signal.topic, now, settings.learningHours)) continue;
        if (addEvidence(state, signal, topics, needed))
          noteTrouble(state, signal, severityOf(signal), topics);
      }
    }
    return tellTroubles(
      state,
      {
        detector: 'payload-size',
        attack,
        confidence: 0.6,
        predicate: 'carries payloads of an unusual size',
        predicateMany: 'carry payloads of an unusual size',
        over: 'No payload of an unusual size for 10 minutes.',
      },
      { world, now, isSweep: observation.type === 'sweep' },
    );
  },
});

function severityOf({ facts }: Signal): Severity {
  if (facts.isExtreme === true) return 'high';
  return Number(facts.bytes) < Number(facts.usualBytes) ? 'low' : 'medium';
}
