import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { defineDetector, type World } from '../detector';
import { identifyClient } from '../identify-client';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';

const clientsMax = 2000;
const repeatMs = 60_000;

export const slowClient = defineDetector({
  kind: 'slow-client',
  family: 'broker',
  title: 'MQTT client too slow',
  severity: 'low',
  needs: ['queue.dropping'],
  attack: [attackTags.denialOfView, attackTags.lossOfView],
  explain:
    'The broker throws away messages that one MQTT client does not take fast enough, or at all while it is away with a stored session. What it shows or controls is then based on part of the data. When the slow one is the monitor itself, what happened meanwhile was not fully seen: that is reported as medium. Who publishes with QoS 2 and never completes it, which fills the broker from the other side, is not told by any broker on its topics.',
  respond: [
    'See whether the MQTT client’s machine or network is overloaded, and whether it needs everything it subscribed to.',
    'A device that is away for good: remove its stored session from the broker.',
    'If it is the monitor: give it fewer topics or more processor, and treat this time as partly unseen.',
  ],
  settings: z.object({}),
  observes: ['event'],
  createState: () => new Map<string, RaisePace>(),
  evaluate({ observation, world, state, now }) {
    if (observation.type !== 'event' || observation.event.kind !== 'queue.dropping') return [];
    const { event } = observation;
    const isMonitor = event.clientId !== null && world.isMonitor(event.clientId);
    const key = isMonitor ? 'monitor' : identifyClient(event, world).key;
    const pace = recentByKey(state, key, clientsMax, createRaisePace);
    if (!takeNews(pace, isMonitor ? 'medium' : 'low', now, repeatMs)) return [];
    return [isMonitor ? aboutMonitor(event, world, now) : aboutOther(event, key, world, now)];
  },
});

function aboutMonitor(event: BrokerEvent, world: World, now: number): Finding {
  return {
    action: 'raise',
    detector: 'slow-client',
    key: 'monitor',
    at: now,
    severity: 'medium',
    confidence: 0.95,
    title: `The monitor is too slow for ${world.brokerName}`,
    summary: `${world.brokerName} throws away messages meant for the monitor itself, because it does not take them fast enough. What happens now is not fully seen, and counts and rates are too low.`,
    subject: { kind: 'broker', id: String(world.brokerId) },
    evidence: { isMonitor: true, brokerLines: [event.raw] },
    attack: [attackTags.denialOfView],
  };
}

function aboutOther(event: BrokerEvent, key: string, world: World, now: number): Finding {
  const who = identifyClient(event, world);
  const isAway = who.clientId !== null && world.session(who.clientId) === null;
  const why = isAway
    ? 'It is not connected as far as the monitor knows: the broker keeps messages for its stored session, and the store is full.'
    : 'It takes them more slowly than they come.';
  return {
    action: 'raise',
    detector: 'slow-client',
    key,
    at: now,
    severity: 'low',
    confidence: 0.9,
    title: `${world.brokerName} throws away messages for ${who.name}`,
    summary: `Messages for ${who.phrase} are being thrown away. ${why}`,
    subject: who.subject,
    evidence: {
      isMonitor: false,
      isConnected: !isAway,
      addresses: who.address === null ? [] : [who.address],
      brokerLines: [event.raw],
    },
    attack: [attackTags.lossOfView],
  };
}
