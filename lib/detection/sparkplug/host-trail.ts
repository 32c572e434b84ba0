import { z } from 'zod';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Json } from '@/lib/domain/json';
import type { SparkplugSign } from '@/lib/sparkplug/sign';
import type { World } from '../detector';
import { type ClientIdentity, identifyClient } from '../identify-client';
import { recentByKey } from '../recent-by-key';
import { recallStrings, rememberStrings } from '../remember-strings';
import { numberFact } from './read-facts';

/** Retained messages come within so long after the monitor subscribed. */
const storedMs = 10_000;
const hostsMax = 1000;
const topicsMax = 1000;
const sendersMax = 8;
const leaversMax = 200;
const returnsMax = 50;
const returnMs = 10_000;
/** A host connects, and then says that it is online. */
const connectedMs = 5000;
const connectsMax = 200;
const arrivalsMax = 50;
/** An event and the message it tells of come by two ways. */
const toleranceMs = 2000;

/** One STATE message; `timestamp` is null in 2.2's form. */
export type HostState = {
  readonly at: number;
  readonly online: boolean;
  readonly timestamp: number | null;
  readonly topic: string;
};
/** What was believed of one host application: its last birth, and the death after it. */
export type HostTrail = { birth: HostState | null; death: HostState | null };

/** Reads the `state` sign of a host application; null when it cannot be read. */
export function readState({ facts, at, topic }: SparkplugSign): HostState | null {
  const { online } = facts;
  if (typeof online !== 'boolean' || facts.isReadable === false) return null;
  return { at, online, timestamp: numberFact(facts, 'timestamp'), topic };
}

/** Is it what the broker kept from before the monitor looked? Live ones carry the retain flag, too, where brokers pass it on. */
export function isStoredState({ facts, at }: SparkplugSign, { seeingSince }: World): boolean {
  return facts.isRetained === true && at - seeingSince < storedMs;
}

/** Has a known host application come online just now, after it was offline, and not with an old time? */
export function isHostStart(sign: SparkplugSign, world: World): boolean {
  const { online, isKnown, previous } = sign.facts;
  if (online !== true || isKnown !== true || previous !== 'offline' || isStoredState(sign, world))
    return false;
  const before = numberFact(sign.facts, 'previousTimestamp');
  return before === null || (numberFact(sign.facts, 'timestamp') ?? Number.NEGATIVE_INFINITY) >= before;
}

/** Hosts and their trails by id, bounded. */
export type HostTrails = Map<string, HostTrail>;

export function trailOf(trails: HostTrails, hostId: string): HostTrail {
  return recentByKey(trails, hostId, hostsMax, () => ({ birth: null, death: null }));
}

/** Is it older than what is already believed of the host, so that everybody ignores it (a late Last Will)? */
export function isOutdated({ birth, death }: HostTrail, { timestamp }: HostState): boolean {
  const newest = Math.max(birth?.timestamp ?? 0, death?.timestamp ?? 0);
  return timestamp !== null && timestamp < newest;
}

/** Takes a state into the trail. */
export function follow(trail: HostTrail, state: HostState): void {
  if (state.online) Object.assign(trail, { birth: state, death: null });
  else trail.death ??= state;
}

/** Carries a death the timestamp of the birth before it, as the Last Will of that very connection does? */
export function isOwnWill({ birth }: HostTrail, death: HostState): boolean {
  return birth !== null && death.timestamp !== null && birth.timestamp === death.timestamp;
}

/** Who published STATE when, and who left and came back at once, as far as the broker shows it; bounded. */
export type HostSenders = {
  readonly byTopic: Map<string, { readonly who: ClientIdentity; readonly at: number }[]>;
  readonly leftAt: Map<string, number>;
  readonly returns: { readonly clientId: string; readonly leftAt: number; readonly backAt: number }[];
  readonly connects: { readonly clientId: string; readonly at: number }[];
  /** Who connected just before a host said on this topic, with this timestamp, that it is online: one of them is the host. */
  readonly arrivals: Map<string, Arrival>;
};
type Arrival = { at: number; timestamp: number | null; readonly clientIds: Set<string> };

export function createHostSenders(): HostSenders {
  return { byTopic: new Map(), leftAt: new Map(), returns: [], connects: [], arrivals: new Map() };
}

/** Takes a broker event; those that tell nothing about hosts are passed over. */
export function noteSender(senders: HostSenders, event: BrokerEvent, world: World, now: number): void {
  const { kind, topic, clientId } = event;
  if (kind === 'publish.attributed' && topic !== undefined && isStateTopic(topic)) {
    const sent = recentByKey(senders.byTopic, topic, topicsMax, () => []);
    sent.push({ who: identifyClient(event, world), at: now });
    if (sent.length > sendersMax) sent.shift();
  }
  if (clientId === null) return;
  if (kind === 'client.disconnected') {
    senders.leftAt.delete(clientId);
    recentByKey(senders.leftAt, clientId, leaversMax, () => now);
  }
  if (kind !== 'client.connected') return;
  noteConnect(senders, clientId, now);
  const leftAt = senders.leftAt.get(clientId);
  if (leftAt === undefined || now - leftAt > returnMs) return;
  senders.returns.push({ clientId, leftAt, backAt: now });
  if (senders.returns.length > returnsMax) senders.returns.shift();
}

function noteConnect({ connects, arrivals }: HostSenders, clientId: string, now: number): void {
  connects.push({ clientId, at: now });
  if (connects.length > connectsMax) connects.shift();
  // The line of a connection may come after what was sent over it.
  for (const { at, clientIds } of arrivals.values())
    if (now - at <= toleranceMs) addArrival(clientIds, clientId);
}

/** The first ones stay: whoever comes later cannot push the host out. */
function addArrival(clientIds: Set<string>, clientId: string): void {
  if (clientIds.size < arrivalsMax) clientIds.add(clientId);
}

/**
 * When a host says over a new connection that it is online, who connected just before may be it. What the broker kept tells
 * that it connected anew while nobody looked, when its timestamp is another one. Call before `follow`.
 */
export function noteArrival(
  { connects, arrivals }: HostSenders,
  { birth }: HostTrail,
  { online, timestamp, topic, at }: HostState,
  isStored: boolean,
): void {
  if (!online || (birth !== null && birth.timestamp === timestamp)) return;
  if (isStored) {
    if (arrivals.get(topic)?.timestamp !== timestamp) arrivals.delete(topic);
    return;
  }
  const near = connects.filter((connect) => at - connect.at <= connectedMs);
  const known = recentByKey(arrivals, topic, topicsMax, () => newArrival(at, timestamp, []));
  known.at = at;
  known.timestamp = timestamp;
  for (const { clientId } of near) addArrival(known.clientIds, clientId);
}

function newArrival(at: number, timestamp: number | null, clientIds: readonly string[]): Arrival {
  return { at, timestamp, clientIds: new Set(clientIds) };
}

const arrivalBytesMax = 100_000;
const storedArrival = z.object({
  timestamp: z.number().nullable(),
  clientIds: z.array(z.string().max(2048)).max(arrivalsMax),
});

/** Who came with which host, for a detector's memory; null when nobody was seen to. */
export function saveArrivals({ arrivals }: HostSenders): Json | null {
  const entries = [...arrivals].map(
    ([topic, { timestamp, clientIds }]) => [topic, { timestamp, clientIds: [...clientIds] }] as const,
  );
  return entries.length === 0 ? null : rememberStrings(0, entries, arrivalBytesMax);
}

/** Puts back what `saveArrivals` gave; nothing changes when it is damaged. */
export function restoreArrivals({ arrivals }: HostSenders, memory: unknown): void {
  for (const [topic, { timestamp, clientIds }] of recallStrings(memory, storedArrival)?.entries ?? [])
    recentByKey(arrivals, topic, topicsMax, () => newArrival(Number.NEGATIVE_INFINITY, timestamp, clientIds));
}

/** Who the broker says published a state; null when it does not say. */
export function senderOf({ byTopic }: HostSenders, { topic, at }: HostState): ClientIdentity | null {
  const near = byTopic.get(topic)?.filter((sent) => Math.abs(sent.at - at) <= toleranceMs) ?? [];
  const [first] = near.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at));
  return first === undefined || first.who.clientId === null ? null : first.who;
}

/**
 * Which MQTT client left at the death and came back before the birth, as a host that restarts does: one that the broker named as
 * the host’s sender before, or an unnamed one where the broker named nobody; null when none did. An unnamed one must have
 * connected when the host came online before, as far as that was seen.
 */
export function whoRestarted(
  { returns, byTopic, arrivals }: HostSenders,
  death: HostState,
  birth: HostState,
): 'host' | 'unnamed' | null {
  const back = returns.filter(
    ({ leftAt, backAt }) =>
      Math.abs(leftAt - death.at) <= toleranceMs && backAt >= death.at && backAt <= birth.at + toleranceMs,
  );
  if (back.length === 0) return null;
  const before = byTopic.get(death.topic)?.filter(({ at }) => at < death.at - toleranceMs) ?? [];
  const named = new Set(before.flatMap(({ who }) => who.clientId ?? []));
  if (named.size === 0) {
    const arrived = arrivals.get(death.topic)?.clientIds ?? new Set();
    return arrived.size === 0 || back.some(({ clientId }) => arrived.has(clientId)) ? 'unnamed' : null;
  }
  return back.some(({ clientId }) => named.has(clientId)) ? 'host' : null;
}

function isStateTopic(topic: string): boolean {
  return topic.startsWith('spBv1.0/STATE/') || topic.startsWith('STATE/');
}
