import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { type Severity, severityRank } from '@/lib/domain/severity';
import { defineDetector, type World } from '../detector';
import { recentByKey } from '../recent-by-key';
import { addTime, countWithin, type RecentTimes } from '../recent-times';
import { recallStrings, rememberStrings } from '../remember-strings';

const clientsMax = 10_000;
const addressesMax = 20;
/** A fight that goes on is reported at most this often. */
const repeatMs = 10_000;
/** After so long without another takeover, a device that only came back to its own place needs no alert. */
const calmMs = 30 * 60_000;

const settings = z.object({
  fightCount: z.number().int().min(2).max(100).default(3).meta({
    title: 'Takeovers that make a fight',
    description: 'This many takeovers of one MQTT client id within the window are a fight.',
  }),
  windowMinutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(10)
    .meta({ title: 'Window, minutes', description: 'The window in which takeovers are counted.' }),
});

type Settings = z.output<typeof settings>;
type Contested = {
  readonly times: RecentTimes;
  /** Where the id was used from, one after the other. */
  readonly addresses: string[];
  raisedAt: number;
  raised: Severity | null;
  worst: Severity | null;
};
type State = {
  readonly contested: Map<string, Contested>;
  readonly offline: Map<string, true>;
  /** Ids with a low alert whose takeovers all came from one address, and when the last one was. */
  readonly calming: Map<string, number>;
};

export const clientTakeover = defineDetector({
  kind: 'client-takeover',
  family: 'session',
  title: 'MQTT client id taken over',
  severity: 'low',
  needs: ['session.takeover'],
  attack: [attackTags.masquerading, attackTags.adversaryInTheMiddle],
  explain:
    'Someone connected with an MQTT client id that was in use, and the broker threw the first connection out, as MQTT demands. Once, that is mostly a device that reconnected before the broker noticed that its old connection was dead; when it came from the same address, the alert ends by itself after 30 quiet minutes. Again and again from changing addresses, two clients fight over one identity: a misconfigured copy, or someone who impersonates the device.',
  respond: [
    'Compare the addresses and user names of the connections: which one is the device?',
    'If both are yours, give each its own MQTT client id.',
    'If one is not, block it, and change the credentials it used; tie client ids to user names or certificates in the broker’s rules.',
    'Look at what was published under this id while it was contested.',
  ],
  settings,
  observes: ['event', 'sweep'],
  createState: (): State => ({ contested: new Map(), offline: new Map(), calming: new Map() }),
  save: ({ calming }) => (calming.size === 0 ? null : rememberStrings(null, calming)),
  restore({ calming }, memory) {
    for (const [clientId, at] of recallStrings(memory, z.number())?.entries ?? []) calming.set(clientId, at);
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type === 'sweep') return calmDown(state, now);
    if (observation.type !== 'event') return [];
    const { event } = observation;
    const isCertain = event.clientIdConfidence === 'exact' || event.clientIdConfidence === 'resolved';
    if (event.clientId === null || !isCertain || world.isMonitor(event.clientId)) return [];
    const bench = { settings, world, now };
    if (event.kind === 'client.disconnected')
      recentByKey(state.offline, event.clientId, clientsMax, () => true);
    if (event.kind === 'client.connected') return connected(state, event.clientId, event.address, bench);
    if (event.kind === 'session.takeover') return takenOver(state, event.clientId, event.address, bench);
    return [];
  },
});

/** The longest quiet stand first. */
function calmDown({ calming }: State, now: number): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [clientId, at] of calming) {
    if (now - at < calmMs) break;
    calming.delete(clientId);
    findings.push({
      action: 'clear',
      detector: 'client-takeover',
      key: `client:${clientId}`,
      at: now,
      summary: `No further takeover of MQTT client id “${clientId}” for 30 minutes, and all came from one address: a device that reconnected.`,
    });
  }
  return findings;
}

/** Notes whether the alert about an id may end by itself. */
function noteCalm({ calming }: State, clientId: string, contested: Contested, now: number): void {
  calming.delete(clientId);
  const isOnePlace = new Set(contested.addresses).size === 1;
  if (isOnePlace && contested.worst === 'low') recentByKey(calming, clientId, clientsMax, () => now);
}

function connected(
  state: State,
  clientId: string,
  address: string | undefined,
  bench: Bench,
): readonly Finding[] {
  state.offline.delete(clientId);
  const contested = state.contested.get(clientId);
  if (contested === undefined || address === undefined || !noteAddress(contested, address)) return [];
  noteCalm(state, clientId, contested, bench.now);
  return severityOf(contested, bench.settings, bench.now) === 'critical'
    ? report(clientId, contested, bench)
    : [];
}

function takenOver(
  state: State,
  clientId: string,
  address: string | undefined,
  bench: Bench,
): readonly Finding[] {
  // Mosquitto 2.1 says the same when a stored session resumes that nobody holds (brokers reference §1.2).
  if (state.offline.has(clientId)) return [];
  const create = (): Contested => ({
    times: [],
    addresses: [],
    raisedAt: Number.NEGATIVE_INFINITY,
    raised: null,
    worst: null,
  });
  const contested = recentByKey(state.contested, clientId, clientsMax, create);
  addTime(contested.times, bench.now, bench.settings.windowMinutes * 60_000, 1000);
  if (contested.times.length === 1) contested.addresses.length = 0;
  const held = address ?? bench.world.session(clientId)?.address ?? null;
  if (held !== null) noteAddress(contested, held);
  const findings = report(clientId, contested, bench);
  noteCalm(state, clientId, contested, bench.now);
  return findings;
}

/** Notes where the id is used from; true when that is another address than before. */
function noteAddress({ addresses }: Contested, address: string): boolean {
  if (addresses[addresses.length - 1] === address) return false;
  addresses.push(address);
  if (addresses.length > addressesMax) addresses.shift();
  return addresses.length > 1;
}

function severityOf(
  { times, addresses }: Contested,
  { fightCount, windowMinutes }: Settings,
  now: number,
): Severity {
  if (countWithin(times, now, windowMinutes * 60_000) < fightCount) return 'low';
  if (addresses.length === 0) return 'high';
  // a → b → a: each side has been back at least once.
  return addresses.length >= 3 ? 'critical' : 'medium';
}

type Bench = { readonly settings: Settings; readonly world: World; readonly now: number };

function report(clientId: string, contested: Contested, { settings, world, now }: Bench): readonly Finding[] {
  const severity = severityOf(contested, settings, now);
  const count = countWithin(contested.times, now, settings.windowMinutes * 60_000);
  const addresses = [...new Set(contested.addresses)];
  if (contested.raised === severity && now - contested.raisedAt < repeatMs) return [];
  contested.raised = severity;
  if (contested.worst === null || severityRank(severity) > severityRank(contested.worst))
    contested.worst = severity;
  contested.raisedAt = now;
  return [
    {
      action: 'raise',
      detector: 'client-takeover',
      key: `client:${clientId}`,
      at: now,
      severity,
      confidence: severity === 'critical' ? 0.95 : addresses.length === 0 ? 0.6 : 0.8,
      title:
        severity === 'low'
          ? `MQTT client id “${clientId}” was taken over on ${world.brokerName}`
          : `Fight over MQTT client id “${clientId}” on ${world.brokerName}`,
      summary: `${count === 1 ? 'One takeover' : `${count} takeovers`} of MQTT client id “${clientId}” in ${settings.windowMinutes} minutes. ${explainAddresses(severity, addresses)}`,
      subject: { kind: 'client', id: clientId },
      evidence: {
        takeovers: count,
        windowMinutes: settings.windowMinutes,
        addresses,
        addressSequence: [...contested.addresses],
      },
      attack:
        severity === 'critical'
          ? [attackTags.masquerading, attackTags.adversaryInTheMiddle]
          : [attackTags.masquerading],
    },
  ];
}

function explainAddresses(severity: Severity, addresses: readonly string[]): string {
  if (addresses.length === 0)
    return 'This broker does not show addresses, so one restless device and two fighting ones look the same.';
  if (severity === 'critical')
    return `The connections alternate between ${addresses.join(' and ')}: two MQTT clients use one identity.`;
  if (addresses.length === 1)
    return `All connections seen came from ${addresses[0]}: one device that reconnects, or two behind one address.`;
  return `Addresses seen: ${addresses.join(', ')}.`;
}
