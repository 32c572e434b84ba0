import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { JsonObject } from '@/lib/domain/json';
import { defineDetector, type World } from '../detector';
import type { Signal } from '../signal';
import {
  createSignalTroubles,
  isLearned,
  noteTrouble,
  resumeTroubles,
  type SignalTroubles,
  signalThreshold,
  type TroubleWords,
  tellTroubles,
} from '../signal-trouble';
import {
  alternationsMin,
  createTakingTurns,
  endTurns,
  noteTurn,
  type TakingTurns,
  type Turns,
} from '../taking-turns';
import type { TopicStore } from '../topic-store';

const attack = [attackTags.spoofReportingMessage, attackTags.adversaryInTheMiddle];
const beginningsMax = 5000;
const beginningMs = 3_600_000;
/** When most of the last 20 messages came so many times too fast, they are a flood, not a second rhythm. */
const floodOf20 = 12;
const floodTimes = 20;

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; how many early messages are needed follows from it and the number of topics.',
  }),
  learningHours: z.number().min(0).max(720).default(1).meta({
    title: 'Learning time, hours',
    description: 'Until a topic has been watched for this long its rhythm is learned and not judged.',
  }),
});

/** When a topic's messages began to come too early, and how many it had had until then. */
type Beginning = { readonly at: number; readonly messages: number; readonly usualSeconds: number };
type State = {
  readonly troubles: SignalTroubles;
  readonly beginnings: Map<number, Beginning>;
  readonly turns: TakingTurns;
};

export const competingPublishers = defineDetector({
  kind: 'competing-publishers',
  family: 'publisher',
  title: 'Two publishers on one topic',
  severity: 'high',
  needs: [],
  attack,
  explain:
    'Two senders seem to publish on one topic. A topic that kept a steady rhythm has messages far too soon after one another, again and again; or its values jump to and fro between two series; or the broker names two MQTT clients that take turns. So looks a stranger who publishes false readings beside the device, and so does a device that was installed twice. Messages that a slow network held back and delivered in a bunch are not counted, nor are floods (Message rate surge tells of those) and topics without a rhythm.',
  respond: [
    'Look which MQTT clients may publish on the topic and which of them connected shortly before it began.',
    'Take neither series of values for true until it is clear which one is the device’s; look at the process itself.',
    'A second instance of the same device or gateway: stop one of them and give each its own topic.',
    'A stranger: disconnect it, change the credentials it used, and allow only the device to publish there.',
  ],
  settings,
  observes: ['signals', 'event', 'sweep'],
  createState: (): State => ({
    troubles: createSignalTroubles(),
    beginnings: new Map(),
    turns: createTakingTurns(),
  }),
  resume: ({ troubles, turns }, openKeys) =>
    resumeTroubles(
      troubles,
      openKeys.filter((key) => {
        if (!key.startsWith('clients:')) return true;
        turns.resumed.add(key);
        return false;
      }),
    ),
  evaluate({ observation, world, settings, state, now }) {
    const { topics } = world;
    if (observation.type === 'event') return judgeEvent(observation.event, state, world, now);
    if (observation.type === 'signals') {
      const needed = signalThreshold(topics, settings.falseAlarmsPerDay);
      for (const signal of observation.signals) {
        if (signal.kind === 'early') noteBeginning(state, signal, topics);
        if (!isSecond(signal, needed) || !isLearned(topics, signal.topic, now, settings.learningHours))
          continue;
        noteTrouble(state.troubles, signal, 'high', topics);
      }
    }
    const isSweep = observation.type === 'sweep';
    const ended = isSweep ? endTurns(state.turns, now).map((key) => clearTurns(key, now)) : [];
    return [...ended, ...tellTroubles(state.troubles, wordsFor(state, topics, now), { world, now, isSweep })];
  },
});

function isSecond(signal: Signal, needed: number): boolean {
  const { kind, nats, facts } = signal;
  if (kind === 'interleave') return true;
  return kind === 'early' && facts.isCompeting === true && nats >= needed && !isFlood(signal);
}

function isFlood({ facts }: Signal): boolean {
  const { earlyOf20, gapSeconds, usualSeconds } = facts;
  return Number(earlyOf20) >= floodOf20 && floodTimes * Number(gapSeconds) <= Number(usualSeconds);
}

function wordsFor({ beginnings }: State, topics: TopicStore, now: number): TroubleWords {
  return {
    detector: 'competing-publishers',
    attack,
    confidence: 0.7,
    predicate: 'has two publishers by its timing or values',
    predicateMany: 'have two publishers by their timing or values',
    over: 'For 10 minutes the messages have come as they did before.',
    evidence: (topic, worst) => ({ ...worst.facts, ...rateOf(beginnings.get(topic), topics, topic, now) }),
  };
}

function noteBeginning({ beginnings }: State, signal: Signal, topics: TopicStore): void {
  const known = beginnings.get(signal.topic);
  if (known !== undefined && signal.at - known.at < beginningMs) return;
  if (known === undefined && beginnings.size >= beginningsMax) beginnings.clear();
  const messages = topics.totalCount(signal.topic) - 1;
  beginnings.set(signal.topic, { at: signal.at, messages, usualSeconds: Number(signal.facts.usualSeconds) });
}

/** A second publisher at the same pace makes the rate about twice what it was. */
function rateOf(
  beginning: Beginning | undefined,
  topics: TopicStore,
  topic: number,
  now: number,
): JsonObject {
  if (beginning === undefined || now <= beginning.at) return {};
  const seconds = (now - beginning.at) / 1000;
  const ratio = ((topics.totalCount(topic) - beginning.messages) / seconds) * beginning.usualSeconds;
  return { rateRatio: Math.round(ratio * 10) / 10, sinceSeconds: Math.round(seconds) };
}

function judgeEvent(event: BrokerEvent, { turns }: State, world: World, now: number): readonly Finding[] {
  if (event.kind !== 'publish.attributed' || event.topic === undefined || event.clientId === null) return [];
  if (event.clientIdConfidence !== 'exact' || world.isMonitor(event.clientId)) return [];
  const pair = noteTurn(turns, event.topic, event.clientId, now);
  return pair === null ? [] : [raiseTurns(event.topic, event.clientId, pair, world, now)];
}

function raiseTurns(topic: string, stranger: string, turns: Turns, world: World, now: number): Finding {
  const { usual, switches } = turns;
  const other = stranger === usual ? turns.other : stranger;
  return {
    action: 'raise',
    detector: 'competing-publishers',
    key: `clients:${topic}`,
    at: now,
    severity: 'critical',
    confidence: 0.9,
    title: `${other} publishes on ${topic} beside ${usual} on ${world.brokerName}`,
    summary: `${topic} always had one publisher, the MQTT client ${usual}. Now ${other} publishes there too, and the two have taken turns ${switches.length} times within ten minutes (from ${alternationsMin} on that is no hand-over).`,
    subject: { kind: 'topic', id: topic },
    evidence: { clientIds: [usual, other], turns: switches.length, messagesOfTheUsual: turns.messages },
    attack,
  };
}

function clearTurns(key: string, now: number): Finding {
  const summary = 'For 10 minutes the two MQTT clients have not taken turns any more.';
  return { action: 'clear', detector: 'competing-publishers', key, at: now, summary };
}
