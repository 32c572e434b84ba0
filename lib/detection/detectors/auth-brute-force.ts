import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding, Subject } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { defineDetector, type World } from '../detector';
import { identifyClient, listNames } from '../identify-client';
import { recentByKey } from '../recent-by-key';
import { addTime, countWithin, type RecentTimes } from '../recent-times';

const sourcesMax = 10_000;
const namesMax = 20;
/** Different MQTT client ids without an address from which on the whole broker, not one device, is the subject. */
const spreadIdsMin = 3;

const settings = z.object({
  fastCount: z.number().int().min(2).max(1000).default(5).meta({
    title: 'Failures in a burst',
    description: 'This many refused sign-ins from one source in the burst window are medium.',
  }),
  fastSeconds: z
    .number()
    .int()
    .min(5)
    .max(3600)
    .default(60)
    .meta({ title: 'Burst window, seconds', description: 'The window in which a burst is counted.' }),
  slowCount: z.number().int().min(2).max(1000).default(20).meta({
    title: 'Failures over time',
    description: 'This many refused sign-ins from one source in the long window are high.',
  }),
  slowMinutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(30)
    .meta({ title: 'Long window, minutes', description: 'The window in which slow guessing is counted.' }),
  repeatSeconds: z.number().int().min(1).max(3600).default(10).meta({
    title: 'Repeat interval, seconds',
    description: 'An attack that goes on is reported at most this often.',
  }),
});

type Settings = z.output<typeof settings>;
type Source = {
  readonly times: RecentTimes;
  readonly clientIds: Set<string>;
  total: number;
  raisedAt: number;
  raised: Severity | null;
};
type Place = {
  readonly key: string;
  readonly kind: 'address' | 'client' | 'broker';
  readonly subject: Subject;
  readonly what: string;
  readonly caveat: string;
  readonly isInferred: boolean;
};

export const authBruteForce = defineDetector({
  kind: 'auth-brute-force',
  family: 'authentication',
  title: 'Password guessing',
  severity: 'medium',
  needs: ['auth.failed'],
  attack: [attackTags.validAccounts],
  explain:
    'One source was refused sign-in again and again: quickly, or slowly over half an hour. Someone may be guessing passwords; a device with an old password that keeps retrying looks the same. The source is the address where the broker tells it, else the MQTT client id, else the broker as a whole; few brokers tell the user name of a refused sign-in.',
  respond: [
    'Find out what is at the source: a known device with a changed password, or a stranger.',
    'A known device: correct its credentials, so that a real attack is not lost in its noise.',
    'A stranger: block the address in front of the broker and check whether any sign-in from it succeeded.',
    'Check for default, shared and weak passwords among the broker’s users, and refuse anonymous sign-in.',
  ],
  settings,
  observes: ['event'],
  createState: () => new Map<string, Source>(),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event' || observation.event.kind !== 'auth.failed') return [];
    const { event } = observation;
    if (event.clientId !== null && world.isMonitor(event.clientId)) return [];
    return placesOf(event, world).flatMap((place) => judge(place, event, { settings, state, now, world }));
  },
});

type Bench = {
  readonly settings: Settings;
  readonly state: Map<string, Source>;
  readonly now: number;
  readonly world: World;
};

/** Where a failure is counted: by address if told; else by MQTT client id and, for ids that change, by broker. */
function placesOf(event: BrokerEvent, world: World): readonly Place[] {
  const { clientId } = identifyClient(event, world);
  if (event.address !== undefined) {
    const isInferred = event.addressConfidence === 'inferred';
    const caveat = isInferred
      ? 'The broker does not tell the address of a refused sign-in; it was taken from the connection that was waiting at that moment.'
      : '';
    const subject = { kind: 'address', id: event.address } as const;
    return [
      { key: `address:${event.address}`, kind: 'address', isInferred, subject, what: event.address, caveat },
    ];
  }
  const broker: Place = {
    key: 'broker',
    kind: 'broker',
    subject: { kind: 'broker', id: String(world.brokerId) },
    what: world.brokerName,
    isInferred: false,
    caveat:
      'This broker does not tell the address of a refused sign-in, so all that come without one are counted together.',
  };
  if (clientId === null) return [broker];
  const caveat =
    'This broker does not tell the address of a refused sign-in, so failures are counted by MQTT client id.';
  return [
    {
      key: `client:${clientId}`,
      kind: 'client',
      subject: { kind: 'client', id: clientId },
      what: `MQTT client “${clientId}”`,
      isInferred: false,
      caveat,
    },
    broker,
  ];
}

function judge(place: Place, event: BrokerEvent, { settings, state, now, world }: Bench): readonly Finding[] {
  const source = recentByKey(
    state,
    place.key,
    sourcesMax,
    (): Source => ({
      times: [],
      clientIds: new Set(),
      total: 0,
      raisedAt: Number.NEGATIVE_INFINITY,
      raised: null,
    }),
  );
  const fastMs = settings.fastSeconds * 1000;
  const slowMs = settings.slowMinutes * 60_000;
  addTime(
    source.times,
    now,
    Math.max(fastMs, slowMs),
    Math.max(settings.fastCount, settings.slowCount, 1000),
  );
  if (source.times.length === 1) source.total = 0;
  source.total++;
  if (event.clientId !== null && source.clientIds.size < namesMax) source.clientIds.add(event.clientId);
  const fast = countWithin(source.times, now, fastMs);
  const slow = countWithin(source.times, now, slowMs);
  const severity = slow >= settings.slowCount ? 'high' : fast >= settings.fastCount ? 'medium' : null;
  if (severity === null || (place.kind === 'broker' && isOneDevice(source, event))) return [];
  const isNews = source.raised !== severity || now - source.raisedAt >= settings.repeatSeconds * 1000;
  if (!isNews) return [];
  source.raised = severity;
  source.raisedAt = now;
  return [finding(place, source, { fast, slow, severity, settings, world, now, event })];
}

/** On the broker's count: few ids that are each counted on their own need no second alert. */
function isOneDevice(source: Source, event: BrokerEvent): boolean {
  return event.clientId !== null && source.clientIds.size < spreadIdsMin;
}

type Counts = {
  readonly fast: number;
  readonly slow: number;
  readonly severity: Severity;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
  readonly event: BrokerEvent;
};

function finding(
  place: Place,
  source: Source,
  { fast, slow, severity, settings, world, now, event }: Counts,
): Finding {
  const ids = [...source.clientIds];
  const isSlow = severity === 'high';
  const count = isSlow
    ? `${slow} refused sign-ins in ${settings.slowMinutes} minutes`
    : `${fast} refused sign-ins in ${settings.fastSeconds} seconds`;
  const names =
    place.kind === 'client' || ids.length === 0 ? '' : ` MQTT client ids tried: ${listNames(ids, 3)}.`;
  const where = place.kind === 'broker' ? `on ${place.what}` : `from ${place.what} on ${world.brokerName}`;
  return {
    action: 'raise',
    detector: 'auth-brute-force',
    key: place.key,
    at: now,
    severity,
    confidence: confidenceOf(place),
    title: `${count} ${where}`,
    summary:
      `${count} ${where}, ${source.total.toLocaleString('en')} in this series.${names} ${place.caveat}`.trim(),
    subject: place.subject,
    evidence: {
      countedBy: place.kind,
      addressInferred: place.isInferred,
      failuresInBurstWindow: fast,
      failuresInLongWindow: slow,
      failuresInSeries: source.total,
      clientIds: ids,
      usernames: event.username === undefined ? [] : [event.username],
      reason: event.reason ?? null,
      brokerLines: [event.raw],
    },
    attack: [attackTags.validAccounts],
  };
}

function confidenceOf({ kind, isInferred }: Place): number {
  if (kind === 'address') return isInferred ? 0.7 : 0.85;
  return kind === 'client' ? 0.7 : 0.5;
}
