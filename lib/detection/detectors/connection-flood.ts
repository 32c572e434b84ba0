import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding, Subject } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { addressInRange, rangeProblem } from '../address-range';
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
import { listNames } from '../identify-client';
import { createIdleSessions, type IdleSessions, noteActivity, noteSession, tellIdle } from '../idle-sessions';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { addTime, countWithin, type RecentTimes } from '../recent-times';
import { isSettling } from '../settling';

const idsMax = 20_000;
const addressesMax = 2000;
const timesMax = 2000;
const namesMax = 20;
const windowMs = 10_000;
const repeatMs = 10_000;
/** From so many times the limit on it is severe, whatever is known of the plant. */
const severeFactor = 4;

const settings = z.object({
  addressCount: z.number().int().min(5).max(500).default(50).meta({
    title: 'Connections from one address',
    description:
      'So many new MQTT clients from one address in ten seconds are reported; four times as many are high.',
  }),
  brokerCount: z.number().int().min(5).max(500).default(200).meta({
    title: 'Connections in all',
    description:
      'So many new MQTT clients on the broker in ten seconds are reported; four times as many are high.',
  }),
  idleCount: z.number().int().min(5).max(5000).default(50).meta({
    title: 'Idle sessions from one address',
    description:
      'So many new MQTT clients from one address that have stayed for half a minute without subscribing, or publishing where the broker shows that, are reported.',
  }),
  refusedCount: z.number().int().min(1).max(500).default(20).meta({
    title: 'Refused connections',
    description:
      'So many connections refused in ten seconds, because the broker is full, are medium; fewer are low.',
  }),
  graceSeconds: z.number().int().min(0).max(3600).default(180).meta({
    title: 'Grace after a restart, seconds',
    description:
      'For so long after the broker is back, or the monitor started, everyone may connect at once.',
  }),
  allowedRanges: z
    .array(
      z.string().superRefine((range, context) => {
        const problem = rangeProblem(range);
        if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      }),
    )
    .max(200)
    .default([])
    .meta({
      title: 'Allowed address ranges',
      description: 'Gateways and test machines that may open many connections, for example 10.1.0.0/16.',
    }),
  learningHours: learnHoursField,
});

type Settings = z.output<typeof settings>;
type Wave = { readonly times: RecentTimes; readonly names: string[]; readonly pace: RaisePace };
type State = {
  readonly known: FirstSeen;
  readonly byAddress: Map<string, Wave>;
  readonly all: Wave;
  readonly refused: Wave;
  readonly idle: IdleSessions;
};
type Bench = {
  readonly settings: Settings;
  readonly state: State;
  readonly world: World;
  readonly now: number;
};

export const connectionFlood = defineDetector({
  kind: 'connection-flood',
  family: 'session',
  title: 'Connection flood',
  severity: 'medium',
  needs: ['client.connected'],
  attack: [attackTags.denialOfService],
  explain:
    'Very many MQTT clients that were never seen before connect within seconds, from one address or, where the broker shows no addresses, to the broker as a whole; or the broker refuses connections because it is full. Each connection costs the broker memory and a file descriptor, also when it then stays silent: many new ones from one address that do nothing for half a minute are told, too, however slowly they came. Most brokers do not show who publishes; there, new devices that only publish look the same. MQTT clients that were seen before do not count, nor does anything in the first minutes after the broker came back, when everyone reconnects.',
  respond: [
    'Find out what stands at the address: a load test, a gateway that lost its way, or a stranger.',
    'Block a stranger in front of the broker; limit connections for each address there.',
    'Set max_connections and a maximum keep-alive on the broker, so that silent connections end.',
    'See whether your own devices can still connect.',
  ],
  settings,
  observes: ['event', 'sweep'],
  createState: (): State => ({
    known: createFirstSeen(),
    byAddress: new Map(),
    all: createWave(),
    refused: createWave(),
    idle: createIdleSessions(),
  }),
  save: ({ known }) => saveFirstSeen(known),
  restore: ({ known }, memory) => restoreFirstSeen(known, memory),
  evaluate({ observation, world, settings, state, now }) {
    const bench = { settings, state, world, now };
    if (observation.type === 'sweep') return sweepIdle(bench);
    if (observation.type !== 'event') return [];
    const { event } = observation;
    if (event.clientId !== null && world.isMonitor(event.clientId)) return [];
    const isCertain = event.clientIdConfidence === 'exact' || event.clientIdConfidence === 'resolved';
    const id = isCertain ? event.clientId : null;
    const isNew = id === null || !state.known.metAt.has(id);
    if (id !== null) meet(state.known, id, now, idsMax);
    noteActivity(state.idle, event);
    if (isSettling(world, now, settings.graceSeconds)) return [];
    if (event.kind === 'client.connected' && isNew) return connected(event, id, bench);
    const isFull = event.kind === 'conn.limit' && event.reason === 'max_connections exceeded';
    return isFull ? refused(event, bench) : [];
  },
});

function createWave(): Wave {
  return { times: [], names: [], pace: createRaisePace() };
}

function count(wave: Wave, name: string | null, now: number): number {
  addTime(wave.times, now, windowMs, timesMax);
  if (wave.times.length === 1) wave.names.length = 0;
  if (name !== null && wave.names.length < namesMax) wave.names.push(name);
  return countWithin(wave.times, now, windowMs);
}

function severityOf(connections: number, limit: number, { settings, state, now }: Bench): Severity {
  if (connections >= limit * severeFactor) return 'high';
  return isLearning(state.known, now, settings.learningHours) ? 'low' : 'medium';
}

function connected(event: BrokerEvent, id: string | null, bench: Bench): readonly Finding[] {
  const { settings, state, world, now } = bench;
  const { address } = event;
  if (address !== undefined && settings.allowedRanges.some((range) => addressInRange(address, range)))
    return [];
  if (id !== null && address !== undefined && !isLearning(state.known, now, settings.learningHours))
    noteSession(state.idle, id, address, now);
  const inAll = count(state.all, id, now);
  let fromAddress = 0;
  if (address !== undefined) {
    const wave = recentByKey(state.byAddress, address, addressesMax, createWave);
    fromAddress = count(wave, id, now);
    const severity = severityOf(fromAddress, settings.addressCount, bench);
    if (fromAddress >= settings.addressCount)
      return takeNews(wave.pace, severity, now, repeatMs)
        ? [
            report(wave, bench, {
              severity,
              key: `address:${address}`,
              subject: { kind: 'address', id: address },
              what: `${say(fromAddress)} new MQTT clients from ${address} connected to ${world.brokerName}`,
              connections: fromAddress,
              event,
            }),
          ]
        : [];
  }
  const severity = severityOf(inAll, settings.brokerCount, bench);
  if (inAll < settings.brokerCount || fromAddress * 2 > inAll) return [];
  if (!takeNews(state.all.pace, severity, now, repeatMs)) return [];
  return [
    report(state.all, bench, {
      severity,
      key: 'broker',
      subject: { kind: 'broker', id: String(world.brokerId) },
      what: `${say(inAll)} new MQTT clients connected to ${world.brokerName}`,
      connections: inAll,
      event,
    }),
  ];
}

/** Sessions that do nothing, gathered as slowly as may be. */
function sweepIdle({ settings, state, world, now }: Bench): readonly Finding[] {
  if (isSettling(world, now, settings.graceSeconds)) return [];
  return tellIdle(state.idle, settings.idleCount, world, now);
}

function refused(event: BrokerEvent, bench: Bench): readonly Finding[] {
  const { settings, state, world, now } = bench;
  const connections = count(state.refused, null, now);
  const severity = connections >= settings.refusedCount ? 'medium' : 'low';
  if (!takeNews(state.refused.pace, severity, now, repeatMs)) return [];
  return [
    report(state.refused, bench, {
      severity,
      key: 'full',
      subject: { kind: 'broker', id: String(world.brokerId) },
      what: `${world.brokerName} is full and refused ${connections === 1 ? 'a connection' : `${say(connections)} connections`}`,
      connections,
      event,
    }),
  ];
}

/** The most that is kept is the most that can be said. */
function say(connections: number): string {
  return `${connections.toLocaleString('en')}${connections >= timesMax ? ' or more' : ''}`;
}

type Flood = {
  readonly severity: Severity;
  readonly key: string;
  readonly subject: Subject;
  readonly what: string;
  readonly connections: number;
  readonly event: BrokerEvent;
};

function report({ names }: Wave, { now }: Bench, flood: Flood): Finding {
  const { event, what } = flood;
  const shown = names.length === 0 ? '' : ` The first ids: ${listNames(names.slice(0, 3), 3)}.`;
  const keepAlive =
    event.keepAliveSeconds === undefined
      ? ''
      : ` The last asked for a keep-alive of ${event.keepAliveSeconds} s.`;
  return {
    action: 'raise',
    detector: 'connection-flood',
    key: flood.key,
    at: now,
    severity: flood.severity,
    confidence: flood.severity === 'high' ? 0.9 : 0.7,
    title: what,
    summary: `${what} within ten seconds.${shown}${keepAlive}`,
    subject: flood.subject,
    evidence: {
      connections: flood.connections,
      windowSeconds: windowMs / 1000,
      clientIds: [...names],
      addresses: event.address === undefined ? [] : [event.address],
      keepAliveSeconds: event.keepAliveSeconds ?? null,
      brokerLines: [event.raw],
    },
    attack: [attackTags.denialOfService],
  };
}
