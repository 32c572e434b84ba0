import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { isLearning, meet } from '../first-seen';
import { identifyClient } from '../identify-client';
import { recentByKey } from '../recent-by-key';
import type { Subscribed } from '../subscribed-filters';
import {
  areAllowed,
  clientEvidence,
  type ExfiltrationBench,
  exfiltrationAttack,
  isNews,
  type Visit,
} from './exfiltration-state';

const visitsMax = 2000;
const visitorsMax = 5000;
/** So broad, all filters together: a third of what there is. */
const breadthMin = 30;
const shortMs = 30_000;
/** The same MQTT client is back already. */
const takenOver = 'session taken over';

/** Notes who has become subscribed to much. */
export function beginVisit(
  key: string,
  { who, filters }: Subscribed,
  { state, settings, now }: ExfiltrationBench,
): void {
  let breadth = 0;
  for (const each of filters.values()) breadth += each;
  if (breadth < breadthMin || areAllowed({ who, filters }, settings.allowList)) return;
  const visit = recentByKey(
    state.visits,
    key,
    visitsMax,
    (): Visit => ({ since: now, who, filters: [], breadth: 0 }),
  );
  visit.filters = [...filters.keys()].slice(-20);
  visit.breadth = breadth;
}

/**
 * Someone unsubscribes, disconnects or is gone: within half a minute of subscribing to much is what it takes to get the
 * retained messages, the whole picture of a plant, and no more. Whoever did so while learning, or has stayed longer with as
 * much before (a screen with a bad line), is no harvester.
 */
export function endVisit(event: BrokerEvent, bench: ExfiltrationBench): readonly Finding[] {
  const { state, settings, world, now } = bench;
  if (event.kind !== 'client.disconnected' && event.kind !== 'client.unsubscribed') return [];
  const { key } = identifyClient(event, world);
  const visit = state.visits.get(key);
  if (visit === undefined) return [];
  if (
    event.kind === 'client.unsubscribed' &&
    !(event.filter !== undefined && visit.filters.includes(event.filter))
  )
    return [];
  state.visits.delete(key);
  if (event.reason === takenOver) return [];
  const isKnown = state.visitors.metAt.has(key);
  const isShort = now - visit.since < shortMs;
  if (!isShort || isLearning(state.visitors, now, settings.learningHours))
    meet(state.visitors, key, now, visitorsMax);
  if (!isShort || isKnown || state.visitors.metAt.has(key)) return [];
  // A line that breaks is no decision to leave.
  const severity = event.reason === undefined || event.reason === 'clean' ? 'high' : 'medium';
  if (!isNews(`visit ${key}`, severity, bench)) return [];
  return [harvest({ key, visit, event, severity }, bench)];
}

/** Visits that have lasted are no harvest; whoever makes them is known from then on. */
export function settleVisits({ state, now }: ExfiltrationBench): void {
  for (const [key, { since }] of state.visits) {
    if (now - since < shortMs) continue;
    state.visits.delete(key);
    meet(state.visitors, key, now, visitorsMax);
  }
}

type Harvest = {
  readonly key: string;
  readonly visit: Visit;
  readonly event: BrokerEvent;
  readonly severity: 'medium' | 'high';
};

function harvest({ key, visit, event, severity }: Harvest, { world, now }: ExfiltrationBench): Finding {
  const { who, filters, breadth, since } = visit;
  const seconds = Math.max(1, Math.round((now - since) / 1000));
  const went = event.kind === 'client.unsubscribed' ? 'unsubscribed' : 'was gone';
  const matched = Math.min(100, Math.round(breadth));
  return {
    action: 'raise',
    detector: 'exfiltration',
    key: `visit ${key}`,
    at: now,
    severity,
    confidence: severity === 'high' ? 0.7 : 0.4,
    title: `${who.name} came for the retained messages of ${world.brokerName} and left`,
    summary: `${who.phrase} subscribed to ${filters.length === 1 ? `${filters[0]}` : `${filters.length} filters`} (breadth ${matched} of 100) and ${went} after ${seconds} s. That is long enough to receive every retained message that its access rules allow, the latest state of the plant, and too short to watch it. It never did so before.`,
    subject: who.subject,
    evidence: {
      ...clientEvidence(who),
      filters: [...filters],
      breadthSum: Math.round(breadth),
      seconds,
      brokerLines: [event.raw],
    },
    attack: exfiltrationAttack,
  };
}
