import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { World } from './detector';
import { listNames } from './identify-client';
import { createRaisePace, type RaisePace, takeNews } from './raise-pace';
import { recentByKey } from './recent-by-key';

const sessionsMax = 20_000;
/** From so long without a word a session counts as idle, and up to this age as one that has just come. */
const idleMs = 30_000;
const youngMs = 3_600_000;
const addressesMax = 2000;
const namesMax = 20;
const repeatMs = 600_000;
/** What a session does that is worth its connection, as far as a broker shows it. */
const useful: ReadonlySet<BrokerEventKind> = new Set([
  'client.subscribed',
  'acl.denied.subscribe',
  'acl.denied.publish',
  'publish.attributed',
]);

/** New sessions that have only connected, by MQTT client id, in the order in which they came. */
export type IdleSessions = {
  readonly waiting: Map<string, { readonly at: number; readonly address: string }>;
  /** The broker names who publishes, so that a session that does nothing else is surely idle. */
  showsPublishers: boolean;
  readonly paces: Map<string, RaisePace>;
};

export function createIdleSessions(): IdleSessions {
  return { waiting: new Map(), showsPublishers: false, paces: new Map() };
}

/** An MQTT client that was never seen before has connected. */
export function noteSession({ waiting }: IdleSessions, clientId: string, address: string, at: number): void {
  waiting.delete(clientId);
  const [oldest] = waiting.size >= sessionsMax ? waiting.keys() : [];
  if (oldest !== undefined) waiting.delete(oldest);
  waiting.set(clientId, { at, address });
}

/** Whoever does something, or leaves, is not idle any more. */
export function noteActivity(idle: IdleSessions, { kind, clientId }: BrokerEvent): void {
  if (kind === 'publish.attributed') idle.showsPublishers = true;
  if (clientId !== null && (useful.has(kind) || kind === 'client.disconnected'))
    idle.waiting.delete(clientId);
}

/** Findings about each address that has `count` idle sessions or more at `now`; for every sweep. */
export function tellIdle(idle: IdleSessions, count: number, world: World, now: number): readonly Finding[] {
  if (idle.waiting.size < count) return [];
  const severity = idle.showsPublishers ? 'high' : 'medium';
  const findings: Finding[] = [];
  for (const [address, ids] of idleByAddress(idle, now)) {
    if (ids.length < count) continue;
    const pace = recentByKey(idle.paces, address, addressesMax, createRaisePace);
    if (takeNews(pace, severity, now, repeatMs))
      findings.push(report({ address, ids, severity }, world, now));
  }
  return findings;
}

function idleByAddress({ waiting }: IdleSessions, now: number): ReadonlyMap<string, readonly string[]> {
  const byAddress = new Map<string, string[]>();
  for (const [clientId, { at, address }] of waiting) {
    if (now - at > youngMs) waiting.delete(clientId);
    if (now - at > youngMs || now - at < idleMs) continue;
    const ids = byAddress.get(address);
    if (ids) ids.push(clientId);
    else byAddress.set(address, [clientId]);
  }
  return byAddress;
}

type Idle = {
  readonly address: string;
  readonly ids: readonly string[];
  readonly severity: 'medium' | 'high';
};

function report({ address, ids, severity }: Idle, { brokerName }: World, now: number): Finding {
  const isSure = severity === 'high';
  const many = ids.length.toLocaleString('en');
  const doing = isSure ? 'neither subscribe nor publish' : 'do not subscribe';
  const doubt = isSure
    ? ''
    : ' This broker does not tell who publishes: new devices behind one gateway that only publish would look the same.';
  return {
    action: 'raise',
    detector: 'connection-flood',
    key: `idle:${address}`,
    at: now,
    severity,
    confidence: isSure ? 0.8 : 0.5,
    title: `${many} idle sessions from ${address} on ${brokerName}`,
    summary: `${many} new MQTT clients from ${address} have been connected to ${brokerName} for half a minute or more and ${doing}. Each holds a place until the broker has none left.${doubt} The first ids: ${listNames(ids.slice(0, 3), 3)}.`,
    subject: { kind: 'address', id: address },
    evidence: { sessions: ids.length, clientIds: ids.slice(0, namesMax), addresses: [address] },
    attack: [attackTags.denialOfService],
  };
}
