import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import { createFirstSeen, type FirstSeen, meet } from '../first-seen';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { isSettling } from '../settling';

const bridgesMax = 2000;
const repeatMs = 60_000;

const settings = z.object({
  graceSeconds: z.number().int().min(0).max(3600).default(180).meta({
    title: 'Grace after a start, seconds',
    description:
      'For so long after the broker is back, or the monitor started, states of bridges are learned.',
  }),
});

/** `known`: bridges; `hasConnects`: the broker has proven that it shows who connects. */
type State = { readonly known: FirstSeen; readonly pace: RaisePace; hasConnects: boolean };

export const reservedTopicPublish = defineDetector({
  kind: 'reserved-topic-publish',
  family: 'publisher',
  title: 'Forged message on a reserved topic',
  severity: 'medium',
  needs: ['bridge.state', 'client.connected'],
  attack: [attackTags.spoofReportingMessage],
  explain:
    'Topics that begin with $ belong to the broker. On Mosquitto without access rules any MQTT client may still publish the state of a bridge ($SYS/broker/connection/…/state), and here a state arrived of a bridge that the monitor has neither seen connecting nor found when it came. Scanners try this, and it can hide that a real bridge is down. Mosquitto refuses all other $SYS topics and shows no attempt; what is forged on Aedes cannot be told from its own words.',
  respond: [
    'Ask whether somebody set up a new bridge, also one that connects from this broker to another.',
    'If nobody did, grant writing to $SYS/broker/connection/+/state to the bridges’ users only.',
    'Look at who connected shortly before: the sender itself is not shown.',
  ],
  settings,
  observes: ['event'],
  createState: (): State => ({ known: createFirstSeen(), pace: createRaisePace(), hasConnects: false }),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const { kind, clientId, isBridge, topic, reason, raw } = observation.event;
    if (kind === 'client.connected') state.hasConnects = true;
    if (clientId === null) return [];
    if (kind === 'client.connected' && isBridge === true) meet(state.known, clientId, now, bridgesMax);
    if (kind !== 'bridge.state' || topic === undefined) return [];
    if (isSettling(world, now, settings.graceSeconds)) meet(state.known, clientId, now, bridgesMax);
    if (state.known.metAt.has(clientId) || !state.hasConnects) return [];
    if (!takeNews(state.pace, 'medium', now, repeatMs)) return [];
    return [
      {
        action: 'raise',
        detector: 'reserved-topic-publish',
        key: 'broker',
        at: now,
        severity: 'medium',
        confidence: 0.6,
        title: `State of an unknown bridge “${clientId}” published on ${world.brokerName}`,
        summary: `A message on ${topic} says that bridge “${clientId}” is ${reason ?? 'there'}, but no such bridge is known. Any MQTT client may have published it.`,
        subject: { kind: 'topic', id: topic },
        evidence: { topics: [topic], state: reason ?? null, brokerLines: [`${topic} ${raw}`] },
        attack: [attackTags.spoofReportingMessage],
      },
    ];
  },
});
