import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { defineDetector, type World } from '../detector';
import { createFirstSeen, type FirstSeen, meet, restoreFirstSeen, saveFirstSeen } from '../first-seen';
import { listNames } from '../identify-client';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { addTime, countWithin, type RecentTimes } from '../recent-times';
import { isSettling } from '../settling';

const idsMax = 20_000;
const addressesMax = 2000;
const timesMax = 500;
const namesMax = 20;
const windowMs = 60_000;
const repeatMs = 30_000;
/** Twelve hours: longer than anything that wants to be noticed missing. */
const endlessSeconds = 43_200;
const hastySeconds = 3;

const settings = z.object({
  connectionCount: z.number().int().min(2).max(timesMax).default(5).meta({
    title: 'Connections in a minute',
    description: 'So many new MQTT clients from one address with such a keep-alive are reported.',
  }),
  graceSeconds: z.number().int().min(0).max(3600).default(180).meta({
    title: 'Grace after a restart, seconds',
    description:
      'For so long after the broker is back, or the monitor started, everyone may connect at once.',
  }),
});

type Source = { readonly times: RecentTimes; readonly names: string[]; readonly pace: RaisePace };
type State = { readonly known: FirstSeen; readonly sources: Map<string, Source> };

export const keepaliveAbuse = defineDetector({
  kind: 'keepalive-abuse',
  family: 'session',
  title: 'Odd keep-alive of many connections',
  severity: 'high',
  needs: ['client.connected', 'net.open'],
  attack: [attackTags.denialOfService],
  explain:
    'Several new MQTT clients connect from one address within a minute and ask for a keep-alive that no sensible device uses: none or half a day and more, so that the broker keeps silent connections until it is full, or three seconds and less, as scanners do. One device with such a keep-alive is not reported, nor are MQTT clients that were seen before, nor the first minutes after the broker came back. How often somebody then pings is not told by any broker on its topics, so a storm of pings shows only as load.',
  respond: [
    'Find out what stands at the address: badly configured devices behind one gateway, or a stranger.',
    'Correct the devices: a keep-alive of 30 to 300 seconds suits most.',
    'Block a stranger, and set max_keepalive on the broker, so that silent connections end.',
  ],
  settings,
  observes: ['event'],
  createState: (): State => ({ known: createFirstSeen(), sources: new Map() }),
  save: ({ known }) => saveFirstSeen(known),
  restore: ({ known }, memory) => restoreFirstSeen(known, memory),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const { event } = observation;
    const { clientId, address, keepAliveSeconds: keepAlive } = event;
    if (clientId !== null && world.isMonitor(clientId)) return [];
    const isNew = clientId === null || !state.known.metAt.has(clientId);
    if (clientId !== null) meet(state.known, clientId, now, idsMax);
    const kind = kindOf(event);
    if (!isNew || kind === null || address === undefined || keepAlive === undefined) return [];
    if (isSettling(world, now, settings.graceSeconds)) return [];
    const create = (): Source => ({ times: [], names: [], pace: createRaisePace() });
    const source = recentByKey(state.sources, `${kind}:${address}`, addressesMax, create);
    const connections = count(source, clientId, now);
    const { severity } = words[kind];
    if (connections < settings.connectionCount || !takeNews(source.pace, severity, now, repeatMs)) return [];
    return [report({ kind, address, keepAlive, connections, source, event }, world, now)];
  },
});

const words = {
  endless: { severity: 'high', what: 'an endless keep-alive' },
  hasty: { severity: 'low', what: 'a very short keep-alive' },
} as const;

/** What is odd about a connection's keep-alive; null when nothing is. */
function kindOf({ kind, keepAliveSeconds, isBridge }: BrokerEvent): keyof typeof words | null {
  if (kind !== 'client.connected' || keepAliveSeconds === undefined || isBridge === true) return null;
  if (keepAliveSeconds === 0 || keepAliveSeconds >= endlessSeconds) return 'endless';
  return keepAliveSeconds <= hastySeconds ? 'hasty' : null;
}

function count({ times, names }: Source, clientId: string | null, now: number): number {
  addTime(times, now, windowMs, timesMax);
  if (times.length === 1) names.length = 0;
  if (clientId !== null && names.length < namesMax) names.push(clientId);
  return countWithin(times, now, windowMs);
}

type Abuse = {
  readonly kind: keyof typeof words;
  readonly address: string;
  readonly keepAlive: number;
  readonly connections: number;
  readonly source: Source;
  readonly event: BrokerEvent;
};

function report(
  { kind, address, keepAlive, connections, source, event }: Abuse,
  world: World,
  now: number,
): Finding {
  const asked = keepAlive === 0 ? 'no keep-alive' : `a keep-alive of ${keepAlive.toLocaleString('en')} s`;
  const names = source.names.length === 0 ? '' : ` The first ids: ${listNames(source.names.slice(0, 3), 3)}.`;
  return {
    action: 'raise',
    detector: 'keepalive-abuse',
    key: `${kind}:${address}`,
    at: now,
    severity: words[kind].severity,
    confidence: 0.7,
    title: `${connections} new MQTT clients from ${address} asked ${world.brokerName} for ${words[kind].what}`,
    summary: `${connections} new MQTT clients from ${address} connected within a minute, the last one with ${asked}.${names}`,
    subject: { kind: 'address', id: address },
    evidence: {
      connections,
      keepAliveSeconds: keepAlive,
      clientIds: [...source.names],
      addresses: [address],
      brokerLines: [event.raw],
    },
    attack: [attackTags.denialOfService],
  };
}
