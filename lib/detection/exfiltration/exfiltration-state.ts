import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { type AllowedSubscriber, allowListField, isAllowed } from '../allow-list';
import type { World } from '../detector';
import { createFirstSeen, type FirstSeen } from '../first-seen';
import type { ClientIdentity } from '../identify-client';
import { createLongNames, type LongNames } from '../long-names';
import { MatchedTraffic } from '../matched-traffic';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import type { RecentTimes } from '../recent-times';
import type { Subscribed } from '../subscribed-filters';

const clientsMax = 5000;
const monthMs = 30 * 86_400_000;
const repeatMs = 300_000;

/** Tags of data that is received, and of a topic used as a channel. */
export const exfiltrationAttack = [attackTags.theftOfOperationalInformation, attackTags.automatedCollection];
export const channelAttack = [attackTags.standardApplicationLayerProtocol];

/** The settings of `exfiltration`. */
export const exfiltrationSettings = z.object({
  allowList: allowListField,
  egressMin: z.number().min(1).max(100_000).default(50).meta({
    title: 'Least volume, MB an hour',
    description: 'What one MQTT client receives is not reported below this volume.',
  }),
  learningHours: z.number().min(1).max(720).default(72).meta({
    title: 'Learning, hours',
    description:
      'For so long after the broker is first watched, and after an MQTT client is first seen, its breadth and volume are learned.',
  }),
});
type ExfiltrationSettings = z.output<typeof exfiltrationSettings>;

/** The most of two 30-day spells: what is older than that is forgotten. */
type Peak = {
  since: number;
  breadth: number;
  breadthBefore: number;
  egress: number;
  spellSince: number;
};
/** An MQTT client that is subscribed to much. */
export type Visit = {
  readonly since: number;
  readonly who: ClientIdentity;
  filters: readonly string[];
  breadth: number;
};
/** What is known of MQTT clients and topics. */
type ExfiltrationState = {
  readonly known: FirstSeen;
  readonly clients: Map<string, Subscribed>;
  readonly peaks: Map<string, Peak>;
  readonly traffic: MatchedTraffic;
  readonly names: LongNames;
  readonly random: Map<number, RecentTimes>;
  readonly paces: Map<string, RaisePace>;
  /** Who is subscribed to much, and since when. */
  readonly visits: Map<string, Visit>;
  /** Who has come for much and gone at once while learning, or has stayed with it, since when. */
  readonly visitors: FirstSeen;
};
/** What one judgement works with. */
export type ExfiltrationBench = {
  readonly state: ExfiltrationState;
  readonly settings: ExfiltrationSettings;
  readonly world: World;
  readonly now: number;
};

/** Nobody known yet. */
export function createExfiltrationState(): ExfiltrationState {
  return {
    known: createFirstSeen(),
    clients: new Map(),
    peaks: new Map(),
    traffic: new MatchedTraffic(),
    names: createLongNames(),
    random: new Map(),
    paces: new Map(),
    visits: new Map(),
    visitors: createFirstSeen(),
  };
}

/** The most of an MQTT client so far, by its key; a new one begins now. */
export function peakOf({ state, now }: ExfiltrationBench, key: string): Peak {
  const create = (): Peak => ({ since: now, breadth: 0, breadthBefore: 0, egress: 0, spellSince: now });
  const peak = recentByKey(state.peaks, key, clientsMax, create);
  if (now - peak.spellSince >= monthMs)
    Object.assign(peak, {
      breadthBefore: peak.breadth,
      breadth: 0,
      egress: peak.egress / 2,
      spellSince: now,
    });
  return peak;
}

/** Is the MQTT client known for too short a time to call anything of it unusual? */
export function isStillLearned(peak: Peak, { settings, now }: ExfiltrationBench): boolean {
  return now - peak.since < settings.learningHours * 3_600_000;
}

/** Is everything that the MQTT client is subscribed to on the allow-list? */
export function areAllowed(
  { who, filters }: Pick<Subscribed, 'who' | 'filters'>,
  allowList: readonly AllowedSubscriber[],
): boolean {
  return (
    allowList.length > 0 && [...filters.keys()].every((filter) => isAllowed({ ...who, filter }, allowList))
  );
}

/** Is it time to tell of this key (again)? */
export function isNews(key: string, severity: 'medium' | 'high', { state, now }: ExfiltrationBench): boolean {
  return takeNews(recentByKey(state.paces, key, clientsMax, createRaisePace), severity, now, repeatMs);
}

/** Who it is, for evidence. */
export function clientEvidence({ clientId, username, address }: ClientIdentity) {
  return {
    clientIds: clientId === null ? [] : [clientId],
    username,
    addresses: address === null ? [] : [address],
  };
}
