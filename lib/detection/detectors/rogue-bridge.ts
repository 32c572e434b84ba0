import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { matchesPattern } from '../allow-list';
import { defineDetector, type World } from '../detector';
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
import { createMessageLoop, type MessageLoop, noteEchoes, tellLoop } from '../message-loop';
import { memoryBytesMax } from '../remember-strings';

const bridgesMax = 2000;

const settings = z.object({
  allowedBridges: z.array(z.string().min(1).max(1024)).max(500).default([]).meta({
    title: 'Allowed bridges',
    description: 'MQTT client ids of bridges that may connect, exact or with * for any characters.',
  }),
  learningHours: learnHoursField,
});

const parts = z.object({ known: z.unknown(), twice: z.unknown() });
type State = { readonly known: FirstSeen; readonly loop: MessageLoop };

export const rogueBridge = defineDetector({
  kind: 'rogue-bridge',
  family: 'session',
  title: 'Unknown bridge',
  severity: 'high',
  needs: ['client.connected', 'bridge.state'],
  attack: [attackTags.connectionProxy, attackTags.remoteServices],
  explain:
    'Another broker connected as a bridge that is neither on the allow-list nor was there in the first day that this broker was watched. A bridge copies messages in both directions, mostly very many, so a foreign one is a way out for everything and a way in for anything. Bridges whose state the broker keeps ($SYS/broker/connection/…/state) are known from the start, also when they are away. A foreign broker can hide that it is a bridge; then the wildcard subscription gives it away. When message after message of several topics comes a second time with the same payload, bridges may carry them in a circle: that is told, too, of topics whose payloads never repeat by themselves.',
  respond: [
    'Ask whoever runs the brokers around this one whether they set up a bridge, and from which address.',
    'If they did, add its MQTT client id to the allow-list.',
    'If nobody did: disconnect it, disable its user, block its address, and look at what it subscribed to.',
    'For messages that come twice: see which bridges carry these topics in both directions, and let only one do so.',
    'Give each bridge its own user, with access rules for just the topics that it is meant to carry.',
  ],
  settings,
  observes: ['event', 'signals', 'sweep'],
  createState: (): State => ({ known: createFirstSeen(), loop: createMessageLoop() }),
  save: ({ known, loop }) =>
    known.since === null
      ? null
      : {
          known: saveFirstSeen(known, memoryBytesMax / 2),
          twice: saveFirstSeen(loop.usual, memoryBytesMax / 2),
        },
  restore({ known, loop }, memory) {
    const stored = parts.safeParse(memory).data;
    restoreFirstSeen(known, stored?.known ?? memory);
    restoreFirstSeen(loop.usual, stored?.twice);
  },
  evaluate({ observation, world, settings, state, now }) {
    const isYoung = isLearning(state.known, now, settings.learningHours);
    if (observation.type === 'signals') noteEchoes(state.loop, observation.signals, world, isYoung);
    if (observation.type === 'sweep') return tellLoop(state.loop, world, now);
    if (observation.type !== 'event') return [];
    return judgeEvent(observation.event, { state, settings, world, now, isYoung });
  },
});

type Bench = {
  readonly state: State;
  readonly settings: z.output<typeof settings>;
  readonly world: World;
  readonly now: number;
  readonly isYoung: boolean;
};

function judgeEvent(event: BrokerEvent, { state, settings, world, now, isYoung }: Bench): readonly Finding[] {
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
}
