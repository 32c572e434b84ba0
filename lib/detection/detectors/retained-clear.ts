import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Json } from '@/lib/domain/json';
import type { Severity } from '@/lib/domain/severity';
import { defineDetector } from '../detector';
import { recentByKey } from '../recent-by-key';
import {
  type BurstWords,
  createRetainedBurst,
  noteBurst,
  type RetainedBurst,
  resumeBurst,
  tellBurst,
} from '../retained-burst';
import {
  createSignalTroubles,
  noteTrouble,
  resumeTroubles,
  type SignalTroubles,
  type TroubleWords,
  tellTroubles,
} from '../signal-trouble';

const attack = [attackTags.lossOfView, attackTags.denialOfView];
const habitsMax = 2000;
const nameMax = 200;
const dayMs = 86_400_000;
/** Deleted so often, on two days or more, it is how the topic is used. */
const habitMin = 3;

const settings = z.object({
  watchedLevels: z
    .array(z.string().min(1).max(100))
    .max(100)
    .default([
      'config',
      'configuration',
      'settings',
      'setpoint',
      'STATE',
      'state',
      'discovery',
      'homeassistant',
      '$homie',
      'birth',
    ])
    .meta({
      title: 'Levels of importance',
      description:
        'Topics with one of these words as a level hold what others need to find their way; one deleted message there is reported as high.',
    }),
  clearsPerMinute: z.number().int().min(5).max(10_000).default(20).meta({
    title: 'Deletions a minute',
    description:
      'From so many deleted retained messages a minute over the whole broker on, one more alert is raised.',
  }),
});

type Habit = { first: number; count: number };
type State = {
  readonly troubles: SignalTroubles;
  readonly burst: RetainedBurst;
  readonly habits: Map<string, Habit>;
};

const words: TroubleWords = {
  detector: 'retained-clear',
  attack,
  confidence: 0.6,
  predicate: 'lost its retained message',
  predicateMany: 'lost their retained messages',
  over: 'No retained message was deleted for 10 minutes.',
};
const burstWords: BurstWords = {
  detector: 'retained-clear',
  attack,
  what: 'retained messages were deleted',
  over: 'No retained message was deleted for 10 minutes.',
};

const memorySchema = z.object({
  v: z.literal(1),
  habits: z
    .array(z.tuple([z.string().max(nameMax), z.number().min(0), z.number().int().min(1)]))
    .max(habitsMax),
});

export const retainedClear = defineDetector({
  kind: 'retained-clear',
  family: 'retained',
  title: 'Retained message deleted',
  severity: 'low',
  needs: [],
  attack,
  explain:
    'An empty message was published on a topic, which makes the broker forget what it had retained there: whoever subscribes later finds nothing. On topics of configuration, state or discovery that makes devices and screens lose their way. Deleting many at once is a known way to blind a plant. A topic on which it happens on several days is used that way and is left alone.',
  respond: [
    'Ask whether somebody removed that device or configuration on purpose.',
    'If not: publish the right message retained again (from a backup or the device itself), first on configuration and state topics.',
    'Find out who may publish there, and which MQTT clients connected shortly before.',
    'Many at once: disconnect the sender, and save the broker’s persistence file before it is overwritten.',
  ],
  settings,
  observes: ['signals', 'sweep'],
  createState: (): State => ({
    troubles: createSignalTroubles(),
    burst: createRetainedBurst(),
    habits: new Map(),
  }),
  resume: ({ troubles, burst }, openKeys) => resumeTroubles(troubles, resumeBurst(burst, openKeys)),
  save: ({ habits }): Json | null =>
    habits.size === 0
      ? null
      : {
          v: 1,
          habits: [...habits].flatMap(([name, { first, count }]) =>
            name.length <= nameMax ? [[name, first, count]] : [],
          ),
        },
  restore: ({ habits }, memory) => {
    const parsed = memorySchema.safeParse(memory);
    if (parsed.success)
      for (const [name, first, count] of parsed.data.habits) habits.set(name, { first, count });
  },
  evaluate({ observation, world, settings, state, now }) {
    const { topics } = world;
    if (observation.type === 'signals') {
      for (const signal of observation.signals) {
        if (signal.kind !== 'retain-cleared') continue;
        const name = topics.name(signal.topic);
        if (isHabit(state.habits, name, signal.at)) continue;
        noteTrouble(state.troubles, signal, severityOf(name, settings.watchedLevels), topics);
        noteBurst(state.burst, signal, name);
      }
    }
    return [
      ...tellTroubles(state.troubles, words, { world, now, isSweep: observation.type === 'sweep' }),
      ...tellBurst(state.burst, burstWords, settings.clearsPerMinute, world, now),
    ];
  },
});

function isHabit(habits: Map<string, Habit>, name: string, at: number): boolean {
  const habit = recentByKey(habits, name, habitsMax, () => ({ first: at, count: 0 }));
  habit.count++;
  return habit.count > habitMin && at - habit.first >= dayMs;
}

function severityOf(name: string, watchedLevels: readonly string[]): Severity {
  const levels = name.split('/');
  return watchedLevels.some((level) => levels.includes(level)) ? 'high' : 'low';
}
