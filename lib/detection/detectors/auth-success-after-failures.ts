import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
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
import { type ClientIdentity, identifyClient, listNames } from '../identify-client';
import { recentByKey } from '../recent-by-key';
import { noteDistinct, type RecentDistinct } from '../recent-distinct';
import { addTime, countWithin, type RecentTimes } from '../recent-times';

const keysMax = 20_000;
const sourcesMax = 10_000;
const timesMax = 200;
const namesMax = 20;
/** From so many different ids on, whoever failed was trying identities, not one device. */
const triedIdsMin = 3;

const settings = z.object({
  failureCount: z.number().int().min(2).max(200).default(5).meta({
    title: 'Failures before the success',
    description: 'A sign-in that succeeds after so many refused ones is reported.',
  }),
  windowMinutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(30)
    .meta({ title: 'Window, minutes', description: 'How long a refused sign-in is remembered.' }),
  learningHours: learnHoursField,
});

type Settings = z.output<typeof settings>;
type Failures = {
  readonly times: RecentTimes;
  readonly names: RecentDistinct;
  isInferred: boolean;
  raw: string;
};
/** `known`: MQTT clients at addresses that have signed in. */
type State = { readonly known: FirstSeen; readonly sources: Map<string, Failures> };
type Verdict = { readonly severity: Severity; readonly confidence: number; readonly meaning: string };

export const authSuccessAfterFailures = defineDetector({
  kind: 'auth-success-after-failures',
  family: 'authentication',
  title: 'Sign-in succeeded after guessing',
  severity: 'critical',
  needs: ['auth.failed', 'client.connected'],
  attack: [attackTags.validAccounts],
  explain:
    'A source was refused sign-in several times and was then let in. That is what it looks like when a password has been guessed, and also when someone corrects the password of a device. A device that had signed in from the same address before is reported as low; other devices behind the same address, known to be well, are not reported. Many brokers do not tell the id or the address of a refused sign-in; what was inferred is said.',
  respond: [
    'Ask whether somebody put this device into service or corrected its password just now.',
    'If nobody did: disconnect the MQTT client, disable its user name and block its address.',
    'Change the password of that user everywhere, and look at what this MQTT client subscribed to and published.',
    'Limit how often one address may fail to sign in, and refuse default and short passwords.',
  ],
  settings,
  observes: ['event'],
  createState: (): State => ({ known: createFirstSeen(), sources: new Map() }),
  save: ({ known }) => saveFirstSeen(known),
  restore: ({ known }, memory) => restoreFirstSeen(known, memory),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const { event } = observation;
    if (event.clientId !== null && world.isMonitor(event.clientId)) return [];
    const isYoung = isLearning(state.known, now, settings.learningHours);
    if (event.kind === 'auth.failed') noteFailure(event, { settings, state, world, now });
    if (event.kind !== 'client.connected') return [];
    return signedIn(event, isYoung, { settings, state, world, now });
  },
});

type Bench = {
  readonly settings: Settings;
  readonly state: State;
  readonly world: World;
  readonly now: number;
};

function noteFailure(event: BrokerEvent, { settings, state, world, now }: Bench): void {
  const { clientId, key } = identifyClient(event, world);
  const place = event.address === undefined ? key : `address:${event.address}`;
  if (event.address === undefined && clientId === null) return;
  const create = (): Failures => ({ times: [], names: new Map(), isInferred: false, raw: '' });
  const failures = recentByKey(state.sources, place, sourcesMax, create);
  const spanMs = settings.windowMinutes * 60_000;
  addTime(failures.times, now, spanMs, timesMax);
  if (clientId !== null) noteDistinct(failures.names, key, now, spanMs, namesMax);
  failures.isInferred = event.addressConfidence === 'inferred';
  failures.raw = event.raw;
}

function signedIn(
  event: BrokerEvent,
  isYoung: boolean,
  { settings, state, world, now }: Bench,
): readonly Finding[] {
  const who = identifyClient(event, world);
  const identity = `${who.key} at ${event.address ?? 'an address not shown'}`;
  const wasKnown = meet(state.known, identity, now, keysMax) < now;
  const place = state.sources.has(`address:${event.address}`) ? `address:${event.address}` : who.key;
  const failures = state.sources.get(place);
  if (failures === undefined) return [];
  const count = countWithin(failures.times, now, settings.windowMinutes * 60_000);
  if (count < settings.failureCount) return [];
  const verdict = judge(failures, { isSameId: failures.names.has(who.key), wasKnown, isYoung });
  if (verdict === null) return [];
  state.sources.delete(place);
  return [report({ event, who, failures, count, verdict }, settings, world, now)];
}

type Circumstances = {
  readonly isSameId: boolean;
  /** This MQTT client has signed in from this address before. */
  readonly wasKnown: boolean;
  readonly isYoung: boolean;
};

function judge(failures: Failures, { isSameId, wasKnown, isYoung }: Circumstances): Verdict | null {
  if (isSameId && wasKnown)
    return {
      severity: 'low',
      confidence: 0.4,
      meaning:
        'It had signed in from there before, so most likely its password was wrong for a while and has been corrected.',
    };
  if (isSameId)
    return {
      severity: 'critical',
      confidence: failures.isInferred ? 0.6 : 0.8,
      meaning: 'It has not signed in from there before: its password may have been guessed.',
    };
  if (wasKnown) return null;
  if (failures.names.size >= triedIdsMin)
    return {
      severity: 'critical',
      confidence: failures.isInferred ? 0.5 : 0.7,
      meaning: 'Whoever is there had tried several other MQTT client ids before: a guess may have succeeded.',
    };
  return {
    severity: isYoung ? 'low' : 'medium',
    confidence: 0.4,
    meaning:
      failures.names.size === 0
        ? 'The broker does not tell whose sign-ins were refused, so this may be another device behind the same address.'
        : 'The refused sign-ins were of another MQTT client, so this may be another device behind the same address.',
  };
}

type Success = {
  readonly event: BrokerEvent;
  readonly who: ClientIdentity;
  readonly failures: Failures;
  readonly count: number;
  readonly verdict: Verdict;
};

function report(
  { event, who, failures, count, verdict }: Success,
  { windowMinutes }: Settings,
  world: World,
  now: number,
): Finding {
  const names = [...failures.names.keys()].map((key) => key.replace(/^client:/, ''));
  const tried = names.length === 0 ? '' : ` MQTT client ids tried: ${listNames(names, 5)}.`;
  const caveat = failures.isInferred
    ? ' The address of the refused sign-ins was taken from the connection that was waiting.'
    : '';
  return {
    action: 'raise',
    detector: 'auth-success-after-failures',
    key: who.key,
    at: now,
    severity: verdict.severity,
    confidence: verdict.confidence,
    title: `${who.name} signed in to ${world.brokerName} after ${count} refused sign-ins`,
    summary: `${who.phrase} was let in after ${count} refused sign-ins in ${windowMinutes} minutes. ${verdict.meaning}${tried}${caveat}`,
    subject: who.subject,
    evidence: {
      failures: count,
      windowMinutes,
      clientIds: names,
      addresses: who.address === null ? [] : [who.address],
      username: who.username,
      addressInferred: failures.isInferred,
      brokerLines: [failures.raw, event.raw],
    },
    attack: [attackTags.validAccounts],
  };
}
