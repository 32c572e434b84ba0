import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { monitorIdTakenReason } from '@/lib/domain/broker';
import type { Finding } from '@/lib/domain/finding';
import { defineDetector, type Observation, type World } from '../detector';
import { createRaisePace, takeNews } from '../raise-pace';

const repeatMs = 60_000;
const attack = [attackTags.masquerading, attackTags.denialOfView];

export const monitorTakenOver = defineDetector({
  kind: 'monitor-taken-over',
  family: 'monitor',
  title: 'Someone uses the monitor’s own MQTT client id',
  severity: 'critical',
  needs: [],
  attack,
  explain:
    'The monitor connects with an MQTT client id that is made up of 128 random bits at each start, so nobody can have it by chance. Someone else connected with it: that throws the monitor out and blinds it for some seconds, until it is back with another id. Whoever does this has read the id somewhere, mostly in the broker’s own $SYS log topics, and means to hide something.',
  respond: [
    'Treat the seconds around this as unseen, and look at what the broker’s own log file says about them.',
    'Find out who connected from the address, and block it.',
    'Let only the monitor’s user read $SYS, and tie MQTT client ids to users in the broker’s rules.',
    'If it happens again with each new id, someone reads the log live: look for subscriptions to $SYS.',
  ],
  settings: z.object({}),
  observes: ['event', 'broker-state'],
  createState: createRaisePace,
  evaluate({ observation, world, state, now }) {
    const sign = readSign(observation, world);
    if (sign === null || !takeNews(state, 'critical', now, repeatMs)) return [];
    return [report(sign, world, now)];
  },
});

/** What gave it away; null for everything else. */
type Sign = {
  readonly clientId: string | null;
  readonly address: string | null;
  readonly username: string | null;
  readonly line: string | null;
  readonly what: string;
};

/**
 * The worker passes an event about its own id with origin `monitor` when it was surely not itself that connected; where
 * the broker tells it only to the connection (MQTT 5 DISCONNECT 0x8E), the reason of the broken link says so.
 */
function readSign(observation: Observation, world: World): Sign | null {
  if (observation.type === 'broker-state')
    return observation.reason === monitorIdTakenReason
      ? {
          clientId: null,
          address: null,
          username: null,
          line: null,
          what: 'The broker ended the monitor’s connection because another one took over its MQTT client id.',
        }
      : null;
  if (observation.type !== 'event') return null;
  const { event } = observation;
  if (event.origin !== 'monitor' || event.clientId === null || !world.isMonitor(event.clientId)) return null;
  if (event.kind !== 'session.takeover' && event.kind !== 'client.connected') return null;
  return {
    clientId: event.clientId,
    address: event.kind === 'client.connected' ? (event.address ?? null) : null,
    username: event.username ?? null,
    line: event.raw,
    what:
      event.kind === 'client.connected'
        ? `Someone connected with the monitor’s own MQTT client id “${event.clientId}”${event.address === undefined ? '' : ` from ${event.address}`}.`
        : `The broker says that the monitor’s own MQTT client id “${event.clientId}” was taken over.`,
  };
}

function report({ clientId, address, username, line, what }: Sign, world: World, now: number): Finding {
  return {
    action: 'raise',
    detector: 'monitor-taken-over',
    key: 'monitor',
    at: now,
    severity: 'critical',
    confidence: 0.95,
    title: `Someone uses the monitor’s own MQTT client id on ${world.brokerName}`,
    summary: `${what} The id is random, so it was read somewhere, mostly in $SYS. The monitor saw nothing for some seconds and comes back with another id.`,
    subject: { kind: 'broker', id: String(world.brokerId) },
    evidence: {
      clientIds: clientId === null ? [] : [clientId],
      addresses: address === null ? [] : [address],
      username,
      brokerLines: line === null ? [] : [line],
    },
    attack,
  };
}
