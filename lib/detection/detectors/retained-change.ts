import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import {
  type BurstWords,
  createRetainedBurst,
  noteBurst,
  type RetainedBurst,
  resumeBurst,
  tellBurst,
} from '../retained-burst';
import type { Signal } from '../signal';
import {
  createSignalTroubles,
  isLearned,
  noteTrouble,
  resumeTroubles,
  type SignalTroubles,
  type TroubleWords,
  tellTroubles,
} from '../signal-trouble';

const attack = [attackTags.spoofReportingMessage];
const hourSeconds = 3600;

const schema = z.object({
  learningHours: z.number().min(0).max(720).default(24).meta({
    title: 'Learning time, hours',
    description:
      'Until a topic has been watched for this long, what it retains is learned and not judged; a retained value must also have stood for so long before its change is news.',
  }),
  watchedLevels: z
    .array(z.string().min(1).max(100))
    .max(100)
    .default([
      'config',
      'configuration',
      'settings',
      'setpoint',
      'setpoints',
      'parameters',
      'recipe',
      'discovery',
      'homeassistant',
      '$homie',
    ])
    .meta({
      title: 'Levels of configuration',
      description:
        'Only on topics with one of these words as a level is the change of a long retained value reported; states of devices may change at any time.',
    }),
  setsPerMinute: z.number().int().min(5).max(10_000).default(20).meta({
    title: 'Retained messages a minute',
    description:
      'From so many unexpected retained messages a minute over the whole broker on, one more alert is raised.',
  }),
});

type State = { readonly troubles: SignalTroubles; readonly burst: RetainedBurst };

const words: TroubleWords = {
  detector: 'retained-change',
  attack,
  confidence: 0.6,
  predicate: 'retains what it never did',
  predicateMany: 'retain what they never did',
  over: 'No unexpected retained message for 10 minutes.',
};
const burstWords: BurstWords = {
  detector: 'retained-change',
  attack,
  what: 'unexpected retained messages',
  over: 'No unexpected retained message for 10 minutes.',
};

export const retainedChange = defineDetector({
  kind: 'retained-change',
  family: 'retained',
  title: 'Unexpected retained message',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A message was published as retained on a topic that never had one in a hundred messages or more, or a configuration that had been retained unchanged for long was replaced. The broker gives a retained message to everyone who subscribes later, so one forged message keeps lying after its sender has gone. Seen where the broker tells the monitor the flag (MQTT 5) or on bridges; MQTT 3 hides it from those already subscribed.',
  respond: [
    'Read what the broker retains on the topic now, and compare it with what the device sends.',
    'Ask whether somebody changed that configuration on purpose.',
    'If nobody did: publish the right value retained, or an empty retained message to delete it, and find out who may publish there.',
    'Allow retained publishes only to those who need them, where the broker can be told so.',
  ],
  settings: schema,
  observes: ['signals', 'sweep'],
  createState: (): State => ({ troubles: createSignalTroubles(), burst: createRetainedBurst() }),
  resume: ({ troubles, burst }, openKeys) => resumeTroubles(troubles, resumeBurst(burst, openKeys)),
  evaluate({ observation, world, settings, state, now }) {
    const { topics } = world;
    if (observation.type === 'signals') {
      for (const signal of observation.signals) {
        if (!isUnexpected(signal, topics.name(signal.topic), settings)) continue;
        if (!isLearned(topics, signal.topic, now, settings.learningHours)) continue;
        noteTrouble(state.troubles, signal, 'medium', topics);
        noteBurst(state.burst, signal, topics.name(signal.topic));
      }
    }
    return [
      ...tellTroubles(state.troubles, words, { world, now, isSweep: observation.type === 'sweep' }),
      ...tellBurst(state.burst, burstWords, settings.setsPerMinute, world, now),
    ];
  },
});

function isUnexpected({ kind, facts }: Signal, name: string, settings: z.output<typeof schema>): boolean {
  if (kind === 'retain-set') return true;
  if (kind !== 'retain-changed' || Number(facts.heldSeconds) < settings.learningHours * hourSeconds)
    return false;
  const levels = name.split('/');
  return settings.watchedLevels.some((level) => levels.includes(level));
}
