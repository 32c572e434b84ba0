import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding, Subject } from '@/lib/domain/finding';
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
import { identifyClient, listNames } from '../identify-client';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { noteDistinct, type RecentDistinct } from '../recent-distinct';

const keysMax = 20_000;
const addressesMax = 2000;
const namesMax = 100;
const repeatMs = 60_000;

const settings = z.object({
  nameCount: z.number().int().min(2).max(100).default(5).meta({
    title: 'Identities from one address',
    description: 'Refused sign-ins under so many different MQTT client ids from one address are reported.',
  }),
  addressCount: z.number().int().min(2).max(100).default(5).meta({
    title: 'Addresses at once',
    description: 'Refused sign-ins from so many addresses that have never signed in are reported.',
  }),
  windowMinutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(10)
    .meta({ title: 'Window, minutes', description: 'The window in which both are counted.' }),
  learningHours: learnHoursField,
});

type Settings = z.output<typeof settings>;
type Source = { readonly names: RecentDistinct; readonly pace: RaisePace };
type State = {
  /** Addresses, and MQTT client ids at addresses, that have signed in. */
  readonly known: FirstSeen;
  readonly sources: Map<string, Source>;
  readonly strangers: RecentDistinct;
  readonly strangersPace: RaisePace;
};
type Bench = {
  readonly settings: Settings;
  readonly state: State;
  readonly world: World;
  readonly now: number;
};

export const authSpray = defineDetector({
  kind: 'auth-spray',
  family: 'authentication',
  title: 'Sign-ins sprayed over identities or addresses',
  severity: 'medium',
  needs: ['auth.failed'],
  attack: [attackTags.validAccounts],
  explain:
    'Refused sign-ins that stay below the limits of password guessing, because they are spread: one address tries many MQTT client ids, or many addresses that have never signed in fail at the same time. Devices and addresses that signed in before do not count, so that a changed password is not taken for an attack; ids that client software makes up for each connection count as one. In its first day the monitor knows nobody yet and reports this as low.',
  respond: [
    'Find out what stands at the addresses: a gateway with new devices, or a stranger.',
    'Block strangers in front of the broker, and limit sign-ins for each address.',
    'Check whether any of the identities signed in afterwards, and change the passwords of those that did.',
  ],
  settings,
  observes: ['event'],
  createState: (): State => ({
    known: createFirstSeen(),
    sources: new Map(),
    strangers: new Map(),
    strangersPace: createRaisePace(),
  }),
  save: ({ known }) => saveFirstSeen(known),
  restore: ({ known }, memory) => restoreFirstSeen(known, memory),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const { event } = observation;
    if (event.clientId !== null && world.isMonitor(event.clientId)) return [];
    const isYoung = isLearning(state.known, now, settings.learningHours);
    if (event.address === undefined) return [];
    if (event.kind === 'client.connected') learn(event, event.address, state, world, now);
    if (event.kind !== 'auth.failed') return [];
    return judge(event, event.address, isYoung ? 'low' : 'medium', { settings, state, world, now });
  },
});

function learn(event: BrokerEvent, address: string, { known }: State, world: World, now: number): void {
  meet(known, address, now, keysMax);
  meet(known, `${identifyClient(event, world).key} at ${address}`, now, keysMax);
}

function judge(
  event: BrokerEvent,
  address: string,
  severity: 'low' | 'medium',
  { settings, state, world, now }: Bench,
): readonly Finding[] {
  const spanMs = settings.windowMinutes * 60_000;
  const { clientId, key } = identifyClient(event, world);
  const findings: Finding[] = [];
  const isKnownDevice = state.known.metAt.has(`${key} at ${address}`);
  if (clientId !== null && !isKnownDevice) {
    const create = (): Source => ({ names: new Map(), pace: createRaisePace() });
    const { names, pace } = recentByKey(state.sources, address, addressesMax, create);
    const count = noteDistinct(names, key, now, spanMs, namesMax);
    if (count >= settings.nameCount && takeNews(pace, severity, now, repeatMs))
      findings.push(
        finding(event, now, {
          severity,
          key: `address:${address}`,
          subject: { kind: 'address', id: address },
          title: `Sign-ins under ${count} MQTT client ids refused from ${address} on ${world.brokerName}`,
          detail: `Tried: ${listNames([...names.keys()].map(bareName), 5)}. None of them has signed in from there before.`,
          addresses: [address],
          names: [...names.keys()].map(bareName),
          minutes: settings.windowMinutes,
        }),
      );
  }
  if (state.known.metAt.has(address)) return findings;
  const count = noteDistinct(state.strangers, address, now, spanMs, namesMax);
  if (count >= settings.addressCount && takeNews(state.strangersPace, severity, now, repeatMs))
    findings.push(
      finding(event, now, {
        severity,
        key: 'broker',
        subject: { kind: 'broker', id: String(world.brokerId) },
        title: `Sign-ins refused from ${count} unknown addresses on ${world.brokerName}`,
        detail: `No MQTT client has signed in from any of them before.`,
        addresses: [...state.strangers.keys()],
        names: clientId === null ? [] : [clientId],
        minutes: settings.windowMinutes,
      }),
    );
  return findings;
}

/** The MQTT client id of an identity key, `*` where client software makes it up. */
function bareName(key: string): string {
  return key.replace(/^client:/, '');
}

type Spray = {
  readonly severity: 'low' | 'medium';
  readonly key: string;
  readonly subject: Subject;
  readonly title: string;
  readonly detail: string;
  readonly addresses: readonly string[];
  readonly names: readonly string[];
  readonly minutes: number;
};

function finding(event: BrokerEvent, now: number, spray: Spray): Finding {
  const isInferred = event.addressConfidence === 'inferred';
  const caveat = isInferred
    ? ' The broker does not tell the address of a refused sign-in; it was taken from the connection that was waiting.'
    : '';
  return {
    action: 'raise',
    detector: 'auth-spray',
    key: spray.key,
    at: now,
    severity: spray.severity,
    confidence: isInferred ? 0.5 : 0.7,
    title: spray.title,
    summary: `${spray.title} within ${spray.minutes} minutes. ${spray.detail}${caveat}`,
    subject: spray.subject,
    evidence: {
      windowMinutes: spray.minutes,
      addresses: spray.addresses.slice(0, 20),
      clientIds: spray.names.slice(0, 20),
      addressInferred: isInferred,
      brokerLines: [event.raw],
    },
    attack: [attackTags.validAccounts],
  };
}
