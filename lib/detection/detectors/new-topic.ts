import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import {
  deviceMessageTypes,
  nodeMessageTypes,
  parseSparkplugTopic,
} from '@/lib/sparkplug/parse-sparkplug-topic';
import { defineDetector, type World } from '../detector';
import { knownSince } from '../known-since';
import type { TopicStore } from '../topic-store';
import { parentTemplate, topicTemplate } from '../topic-template';

const attack = [attackTags.spoofReportingMessage];
const templatesMax = 20_000;
/** Names gone through at once until all templates are known. */
const namesPerTurn = 20_000;
const placesMax = 1000;
const examplesMax = 10;
const calmMs = 3_600_000;
/** So many new topics are an explosion, which has its own detector. */
const minuteMs = 60_000;
const minuteMax = 30;
const repeatMs = 60_000;

const settings = z.object({
  learningHours: z.number().min(1).max(720).default(24).meta({
    title: 'Learning time, hours',
    description: 'Until a broker has been watched for this long every topic is new, and nothing is reported.',
  }),
});

/** New topics that one device or one place would have made. */
type Place = {
  topics: number;
  isForeign: boolean;
  readonly examples: string[];
  lastAt: number;
  toldAt: number;
};
type State = {
  since: number | null;
  /** Store indexes below it are in `templates`; later ones come by signals. */
  read: number;
  isRead: boolean;
  readonly templates: Set<string>;
  readonly places: Map<string, Place>;
  minute: { since: number; count: number };
  resumed: readonly string[];
};

export const newTopic = defineDetector({
  kind: 'new-topic',
  family: 'rate',
  title: 'New topic',
  severity: 'low',
  needs: [],
  attack,
  explain:
    'A message came on a topic that was never heard before. If its name is built like those of known topics, with another number in it, it is most likely one more device and only for information; a name of another build deserves a look. Topics that would belong to one device are told together, and a flood of them is told as a topic explosion instead.',
  respond: [
    'Ask whether a device or a function was added.',
    'If nobody knows it, look who publishes there, where the broker shows it, and whether anything subscribes to it.',
  ],
  settings,
  observes: ['signals', 'sweep'],
  createState: (): State => ({
    since: null,
    read: 0,
    isRead: false,
    templates: new Set(),
    places: new Map(),
    minute: { since: 0, count: 0 },
    resumed: [],
  }),
  resume: (state, openKeys) => {
    state.resumed = openKeys;
  },
  evaluate({ observation, world, settings, state, now }) {
    state.since ??= knownSince(world.topics, now);
    if (observation.type === 'sweep') {
      readNames(state, world);
      return endPlaces(state, now);
    }
    if (observation.type !== 'signals') return [];
    const isJudging = state.isRead && now - state.since >= settings.learningHours * 3_600_000;
    const places = new Set<string>();
    for (const { kind, topic } of observation.signals)
      if (kind === 'new-topic') noteTopic(state, world, { index: topic, now, isJudging, places });
    return [...places].flatMap((key) => tell(state, world, key, now));
  },
});

/** Learns how topics are named, some at a time; those that come meanwhile are learned unjudged. */
function readNames(state: State, { topics }: World): void {
  if (state.isRead) return;
  const until = Math.min(topics.size, state.read + namesPerTurn);
  for (let index = state.read; index < until && state.templates.size < templatesMax; index++)
    state.templates.add(topicTemplate(topics.name(index)));
  state.read = Math.max(state.read, until);
  if (state.read >= topics.size) state.isRead = true;
}

type Newcomer = {
  readonly index: number;
  readonly now: number;
  readonly isJudging: boolean;
  readonly places: Set<string>;
};

function noteTopic(state: State, { topics }: World, { index, now, isJudging, places }: Newcomer): void {
  const name = topics.name(index);
  const template = topicTemplate(name);
  const isForeign = !state.templates.has(template);
  if (state.templates.size < templatesMax) state.templates.add(template);
  if (now - state.minute.since >= minuteMs || now < state.minute.since)
    state.minute = { since: now, count: 0 };
  if (!isJudging || topics.isReserved(index) || isOfKnownNode(topics, name)) return;
  if (++state.minute.count > minuteMax) return;
  const key = parentTemplate(name);
  const place = state.places.get(key);
  if (place === undefined && state.places.size >= placesMax) return;
  const known = place ?? {
    topics: 0,
    isForeign: false,
    examples: [],
    lastAt: now,
    toldAt: Number.NEGATIVE_INFINITY,
  };
  known.topics++;
  known.lastAt = now;
  // A foreign name is told at once, even where names of a known build were told a moment ago.
  if (isForeign && !known.isForeign) Object.assign(known, { isForeign, toldAt: Number.NEGATIVE_INFINITY });
  if (known.examples.length < examplesMax) known.examples.push(name);
  state.places.set(key, known);
  places.add(key);
}

/** The first death, birth or command of a Sparkplug node or device that is known by its other messages is no newcomer. */
function isOfKnownNode(topics: TopicStore, name: string): boolean {
  const parsed = parseSparkplugTopic(name);
  if (parsed?.kind !== 'node' && parsed?.kind !== 'device') return false;
  const types = parsed.kind === 'node' ? nodeMessageTypes : deviceMessageTypes;
  return types.some(
    (type) => type !== parsed.type && topics.indexOf(name.split('/').with(2, type).join('/')) >= 0,
  );
}

function tell({ places }: State, world: World, key: string, now: number): readonly Finding[] {
  const place = places.get(key);
  if (place === undefined || now - place.toldAt < repeatMs) return [];
  place.toldAt = now;
  const { topics, isForeign, examples } = place;
  const [first = key] = examples;
  const many = topics === 1 ? first : `${topics.toLocaleString('en')} new topics such as ${first}`;
  return [
    {
      action: 'raise',
      detector: 'new-topic',
      key,
      at: now,
      severity: isForeign ? 'low' : 'info',
      confidence: 0.6,
      title: topics === 1 ? `New topic ${first} on ${world.brokerName}` : `${many} on ${world.brokerName}`,
      summary: isForeign
        ? `${many}: never heard before, and named like no other topic of this broker.`
        : `${many}: never heard before, but named like known topics; most likely one more device.`,
      subject: { kind: 'topic', id: first },
      evidence: {
        newTopics: topics,
        template: topicTemplate(first),
        isKnownTemplate: !isForeign,
        topics: [...examples],
      },
      attack,
    },
  ];
}

function endPlaces(state: State, now: number): readonly Finding[] {
  const ended = state.resumed.filter((key) => !state.places.has(key));
  state.resumed = [];
  for (const [key, { lastAt }] of state.places) {
    if (now - lastAt < calmMs) continue;
    state.places.delete(key);
    ended.push(key);
  }
  return ended.map((key) => ({
    action: 'clear',
    detector: 'new-topic',
    key,
    at: now,
    summary: 'No further new topic came here; what came is now known.',
  }));
}
