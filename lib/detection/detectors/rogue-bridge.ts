import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { matchesPattern } from '../allow-list';
import { defineDetector } from '../detector';
import {
  createFirstSeen,
  type FirstSeen,
  isLearning,
  learnHoursField,
  meet,
  restoreFirstSeen,
  saveFirstSeen,
} from '../first-seen';
import { identifyClient } from '../identify-client';

const bridgesMax = 2000;

const settings = z.object({
  allowedBridges: z.array(z.string().min(1).max(1024)).max(500).default([]).meta({
    title: 'Allowed bridges',
    description: 'MQTT client ids of bridges that may connect, exact or with * for any characters.',
  }),
  learningHours: learnHoursField,
});

type State = { readonly known: FirstSeen };

export const rogueBridge = defineDetector({
  kind: 'rogue-bridge',
  family: 'session',
  title: 'Unknown bridge',
  severity: 'high',
  needs: ['client.connected', 'bridge.state'],
  attack: [attackTags.connectionProxy, attackTags.remoteServices],
  explain:
    'Another broker connected as a bridge that is neither on the allow-list nor was there in the first day that this broker was watched. A bridge copies messages in both directions, mostly very many, so a foreign one is a way out for everything and a way in for anything. Bridges whose state the broker keeps ($SYS/broker/connection/…/state) are known from the start, also when they are away. A foreign broker can hide that it is a bridge; then the wildcard subscription gives it away.',
  respond: [
    'Ask whoever runs the brokers around this one whether they set up a bridge, and from which address.',
    'If they did, add its MQTT client id to the allow-list.',
    'If nobody did: disconnect it, disable its user, block its address, and look at what it subscribed to.',
    'Give each bridge its own user, with access rules for just the topics that it is meant to carry.',
  ],
  settings,
  observes: ['event'],
  createState: (): State => ({ known: createFirstSeen() }),
  save: ({ known }) => saveFirstSeen(known),
  restore: ({ known }, memory) => restoreFirstSeen(known, memory),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const isYoung = isLearning(state.known, now, settings.learningHours);
    const { event } = observation;
    // Anyone may forge a bridge's state, so it only teaches at the beginning.
    if (event.kind === 'bridge.state' && event.clientId !== null && isYoung)
      meet(state.known, `client:${event.clientId}`, now, bridgesMax);
    if (event.kind !== 'client.connected' || event.isBridge !== true) return [];
    const who = identifyClient(event, world);
    if (who.clientId !== null && world.isMonitor(who.clientId)) return [];
    if (isYoung) meet(state.known, who.key, now, bridgesMax);
    if (state.known.metAt.has(who.key)) return [];
    const { clientId } = who;
    if (clientId !== null && settings.allowedBridges.some((pattern) => matchesPattern(clientId, pattern)))
      return [];
    return [
      {
        action: 'raise',
        detector: 'rogue-bridge',
        key: who.key,
        at: now,
        severity: 'high',
        confidence: 0.8,
        title: `Unknown bridge ${who.name} connected to ${world.brokerName}`,
        summary: `${who.phrase} connected as a bridge. It was not there while the monitor learned which bridges are normal, and it is not on the allow-list.`,
        subject: who.subject,
        evidence: {
          clientIds: clientId === null ? [...(event.candidates ?? [])].slice(0, 20) : [clientId],
          username: who.username,
          addresses: who.address === null ? [] : [who.address],
          brokerLines: [event.raw],
        },
        attack: [attackTags.connectionProxy, attackTags.remoteServices],
      },
    ];
  },
});
