import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { fingerprint64 } from '@/lib/domain/wire-text';
import { defineDetector, type World } from '../detector';
import { isCommandOrSafetyTopic } from '../fusion/injected-entity';
import { type ClientIdentity, identifyClient } from '../identify-client';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { recallStrings, rememberStrings } from '../remember-strings';

const topicsMax = 20_000;
/** Publishers told apart on one topic; with more it is a meeting place, where a further one says nothing. */
const publishersMax = 2;
const messagesMin = 500;
const repeatMs = 60_000;
/** A newcomer that has the topic to itself for so long has replaced the old one. */
const acceptAfterMs = 86_400_000;
/** The old publisher is still at work when it sends within so many of its usual gaps. */
const gapsToCompete = 2;

const settings = z.object({
  learningHours: z.number().min(1).max(720).default(168).meta({
    title: 'Learning, hours',
    description: 'Who publishes on a topic during so long after its first message belongs there.',
  }),
});

type Publisher = { readonly mark: string; count: number; lastAt: number; gapMs: number };
type Topic = {
  since: number;
  publishers: Publisher[];
  isShared: boolean;
  /** Who came after learning, while the usual one may still be there; not remembered over a restart. */
  newcomer: {
    readonly mark: string;
    readonly who: ClientIdentity;
    readonly line: string;
    since: number;
    lastAt: number;
  } | null;
  readonly pace: RaisePace;
};

const storedTopic = z.object({
  since: z.number(),
  isShared: z.boolean(),
  publishers: z
    .array(z.object({ mark: z.string().max(16), count: z.number(), lastAt: z.number(), gapMs: z.number() }))
    .max(publishersMax),
});

export const newPublisher = defineDetector({
  kind: 'new-publisher',
  family: 'publisher',
  title: 'New publisher on a topic',
  severity: 'medium',
  needs: ['publish.attributed'],
  attack: [attackTags.spoofReportingMessage],
  explain:
    'A topic on which one MQTT client (or a fixed pair) has published for a week got a message from another one. A replaced device looks like that, and so does somebody who forges its values. When the usual publisher goes on beside the new one, two senders compete for one topic, which is critical. Ids that client software makes up for each connection count as one by their address.',
  respond: [
    'Ask whether the device was replaced or its MQTT client id changed.',
    'If not, look at the new publisher’s address and user, and at the values that it sent.',
    'Disconnect it, and allow only the device’s own user to publish on this topic.',
  ],
  settings,
  observes: ['event'],
  createState: () => new Map<string, Topic>(),
  save(state) {
    if (state.size === 0) return null;
    const topics = [...state].map(
      ([topic, { since, isShared, publishers }]) =>
        [topic, { since, isShared, publishers: publishers.map((each) => ({ ...each })) }] as const,
    );
    return rememberStrings(null, topics);
  },
  restore(state, memory) {
    for (const [topic, stored] of recallStrings(memory, storedTopic)?.entries ?? [])
      state.set(topic, { ...stored, newcomer: null, pace: createRaisePace() });
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event' || observation.event.kind !== 'publish.attributed') return [];
    const { event } = observation;
    if (event.topic === undefined) return [];
    const who = identifyClient(event, world);
    if (who.clientId === null || world.isMonitor(who.clientId)) return [];
    const create = (): Topic => ({
      since: now,
      publishers: [],
      isShared: false,
      newcomer: null,
      pace: createRaisePace(),
    });
    const topic = recentByKey(state, event.topic, topicsMax, create);
    if (topic.isShared) return [];
    const sent = { name: event.topic, topic, who, event, mark: fingerprint64(who.key) };
    const known = topic.publishers.find(({ mark }) => mark === sent.mark);
    if (known !== undefined) return usualSent(sent, known, world, now);
    return now - topic.since < settings.learningHours * 3_600_000
      ? learn(topic, sent.mark, now)
      : newcomerSent(sent, world, now);
  },
});

type SentBy = {
  readonly name: string;
  readonly topic: Topic;
  readonly who: ClientIdentity;
  readonly event: BrokerEvent;
  readonly mark: string;
};

function learn(topic: Topic, mark: string, now: number): readonly Finding[] {
  if (topic.publishers.length >= publishersMax) topic.isShared = true;
  else topic.publishers.push({ mark, count: 1, lastAt: now, gapMs: 0 });
  return [];
}

/** One of the usual publishers: learned further; when a newcomer has just been there, the two compete. */
function usualSent(
  { name, topic, who }: SentBy,
  known: Publisher,
  world: World,
  now: number,
): readonly Finding[] {
  const gap = now - known.lastAt;
  const usualGap = known.gapMs;
  known.count++;
  known.lastAt = now;
  known.gapMs += (gap - known.gapMs) / Math.min(known.count, 100);
  const { newcomer } = topic;
  if (newcomer === null || now - newcomer.lastAt > gapsToCompete * Math.max(1000, usualGap)) return [];
  if (!takeNews(topic.pace, 'critical', now, repeatMs)) return [];
  return [report({ name, severity: 'critical', newcomer, usual: who.name, topic }, world, now)];
}

function newcomerSent(
  { name, topic, who, event, mark }: SentBy,
  world: World,
  now: number,
): readonly Finding[] {
  const messages = topic.publishers.reduce((sum, { count }) => sum + count, 0);
  if (messages < messagesMin) return learn(topic, mark, now);
  const since = topic.newcomer?.mark === mark ? topic.newcomer.since : now;
  topic.newcomer = { mark, who, line: event.raw, since, lastAt: now };
  if (now - since >= acceptAfterMs && topic.publishers.every(({ lastAt }) => lastAt < since)) {
    Object.assign(topic, { since, newcomer: null, publishers: [{ mark, count: 1, lastAt: now, gapMs: 0 }] });
    return [];
  }
  const isGrave = isCommandOrSafetyTopic(name);
  const severity = topic.pace.raised === 'critical' ? 'critical' : isGrave ? 'high' : 'medium';
  if (!takeNews(topic.pace, severity, now, repeatMs)) return [];
  return [report({ name, severity, newcomer: topic.newcomer, usual: null, topic }, world, now)];
}

type Arrival = {
  readonly name: string;
  readonly severity: Severity;
  readonly newcomer: NonNullable<Topic['newcomer']>;
  /** Who goes on beside it, when somebody does. */
  readonly usual: string | null;
  readonly topic: Topic;
};

function report({ name, severity, newcomer, usual, topic }: Arrival, world: World, now: number): Finding {
  const { who, line } = newcomer;
  const messages = topic.publishers.reduce((sum, { count }) => sum + count, 0);
  const before = `Until now ${topic.publishers.length === 1 ? 'one other MQTT client' : 'two other MQTT clients'} sent all ${messages.toLocaleString('en')} messages seen there.`;
  const competing = usual === null ? '' : ` ${usual} goes on publishing beside it: two senders compete.`;
  return {
    action: 'raise',
    detector: 'new-publisher',
    key: `${name} ${newcomer.mark}`,
    at: now,
    severity,
    confidence: usual === null ? 0.7 : 0.95,
    title:
      usual === null
        ? `${who.name} published on ${name} of ${world.brokerName} for the first time`
        : `${who.name} competes with the usual publisher of ${name} on ${world.brokerName}`,
    summary: `${who.phrase} published on ${name}. ${before}${competing}`,
    subject: { kind: 'topic', id: name },
    evidence: {
      topics: [name],
      clientIds: who.clientId === null ? [] : [who.clientId],
      username: who.username,
      addresses: who.address === null ? [] : [who.address],
      usualPublisher: usual,
      messagesBefore: messages,
      learnedSince: new Date(topic.since).toISOString(),
      brokerLines: [line],
    },
    attack: [attackTags.spoofReportingMessage],
  };
}
