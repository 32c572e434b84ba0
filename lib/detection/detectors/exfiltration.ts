import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { type AllowedSubscriber, allowListField, isAllowed } from '../allow-list';
import { defineDetector, type World } from '../detector';
import { createFirstSeen, type FirstSeen, isLearning } from '../first-seen';
import { createLongNames, type LongNames, noteName } from '../long-names';
import { MatchedTraffic } from '../matched-traffic';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { addTime, type RecentTimes } from '../recent-times';
import { recallStrings, rememberStrings } from '../remember-strings';
import type { Signal } from '../signal';
import { noteSubscription, type Subscribed } from '../subscribed-filters';

const clientsMax = 5000;
const topicsMax = 1000;
const monthMs = 30 * 86_400_000;
const breadthMin = 30;
const growthFactor = 2;
const egressFactor = 5;
const longNamesMin = 20;
const randomMin = 20;
const randomWindowMs = 600_000;
const repeatMs = 300_000;
/** Filters measured in a minute: each costs a pass over all topics. */
const measuresPerMinute = 2;
const attack = [attackTags.theftOfOperationalInformation, attackTags.automatedCollection];
const channelAttack = [attackTags.standardApplicationLayerProtocol];

const settings = z.object({
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

type Settings = z.output<typeof settings>;
/** The most of two 30-day spells: what is older than that is forgotten. */
type Peak = { since: number; breadth: number; breadthBefore: number; egress: number; spellSince: number };
type State = {
  readonly known: FirstSeen;
  readonly clients: Map<string, Subscribed>;
  readonly peaks: Map<string, Peak>;
  readonly traffic: MatchedTraffic;
  readonly names: LongNames;
  readonly random: Map<number, RecentTimes>;
  readonly paces: Map<string, RaisePace>;
};
type Bench = {
  readonly state: State;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
};

const storedPeak = z.object({
  since: z.number(),
  breadth: z.number(),
  breadthBefore: z.number(),
  egress: z.number(),
  spellSince: z.number(),
});
const parts = z.object({ clients: z.unknown(), longestName: z.number().min(0).max(65_535) });

export const exfiltration = defineDetector({
  kind: 'exfiltration',
  family: 'subscription',
  title: 'Data may be carried off',
  severity: 'medium',
  needs: ['client.subscribed'],
  attack: [...attack, ...channelAttack],
  explain:
    'Something looks as if data left by the broker: an MQTT client that subscribed to far more than it ever did, or that now receives several times its usual volume (estimated from what its filters match; the broker does not count it, and its access rules may deliver less); or topics used as a channel, with very long made-up names or payloads that look encrypted where they never did. A new report, a restored backup or a firmware download looks alike.',
  respond: [
    'Find out whose MQTT client it is, and whether somebody gave it a new task.',
    'If it is expected, add it to the allow-list; what it receives now is learned as usual anyway.',
    'If not, disconnect it, and restrict what its user may read to what it needs.',
    'For odd names or payloads: look at who publishes there and what is in them.',
  ],
  settings,
  observes: ['event', 'signals', 'minute'],
  createState: (): State => ({
    known: createFirstSeen(),
    clients: new Map(),
    peaks: new Map(),
    traffic: new MatchedTraffic(),
    names: createLongNames(),
    random: new Map(),
    paces: new Map(),
  }),
  save: ({ known, peaks, names }) =>
    known.since === null
      ? null
      : { clients: rememberStrings(known.since, peaks), longestName: names.usualMax },
  restore({ known, peaks, names }, memory) {
    const stored = parts.safeParse(memory).data;
    const recalled = recallStrings(stored?.clients, storedPeak);
    if (stored === undefined || recalled === null) return;
    known.since = recalled.since;
    names.usualMax = stored.longestName;
    for (const [key, peak] of recalled.entries) peaks.set(key, { ...peak });
  },
  evaluate({ observation, world, settings, state, now }) {
    const bench = { state, settings, world, now };
    const isYoung = isLearning(state.known, now, settings.learningHours);
    if (observation.type === 'event') {
      const widened = noteSubscription(state.clients, observation.event, world);
      return widened === null ? [] : judgeBreadth(widened.key, widened.subscribed, bench);
    }
    if (observation.type === 'signals') return judgeSignals(observation.signals, isYoung, bench);
    return observation.type === 'minute' ? measureSome(bench) : [];
  },
});

function peakOf({ state, now }: Bench, key: string): Peak {
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

function judgeBreadth(key: string, { who, filters }: Subscribed, bench: Bench): readonly Finding[] {
  const { settings, world, now } = bench;
  let sum = 0;
  for (const breadth of filters.values()) sum += breadth;
  const peak = peakOf(bench, key);
  const usual = Math.max(peak.breadth, peak.breadthBefore);
  const isGrown = sum >= breadthMin && sum > growthFactor * usual;
  peak.breadth = Math.max(peak.breadth, sum);
  if (
    !isGrown ||
    usual === 0 ||
    isStillLearned(peak, bench) ||
    areAllowed({ who, filters }, settings.allowList)
  )
    return [];
  if (!isNews(`breadth ${key}`, 'medium', bench)) return [];
  return [
    {
      action: 'raise',
      detector: 'exfiltration',
      key: `breadth ${key}`,
      at: now,
      severity: 'medium',
      confidence: 0.6,
      title: `${who.name} subscribed to far more than ever on ${world.brokerName}`,
      summary: `${who.phrase} is subscribed to ${filters.size} filters with a breadth of ${Math.round(sum)} together; its most in the last month was ${Math.round(usual)}.`,
      subject: who.subject,
      evidence: {
        ...clientEvidence(who),
        filters: [...filters.keys()].slice(-20),
        breadthSum: Math.round(sum),
        usualMost: Math.round(usual),
      },
      attack,
    },
  ];
}

function isStillLearned(peak: Peak, { settings, now }: Bench): boolean {
  return now - peak.since < settings.learningHours * 3_600_000;
}

function areAllowed({ who, filters }: Subscribed, allowList: readonly AllowedSubscriber[]): boolean {
  return (
    allowList.length > 0 && [...filters.keys()].every((filter) => isAllowed({ ...who, filter }, allowList))
  );
}

/** Each minute the filters that were measured longest ago are measured, and whoever has them is judged. */
function measureSome(bench: Bench): readonly Finding[] {
  const { state, world, now } = bench;
  const filters = new Set<string>();
  for (const { filters: own } of state.clients.values()) for (const filter of own.keys()) filters.add(filter);
  const due = [...filters]
    .filter((filter) => now - state.traffic.measuredAt(filter) >= 3_600_000)
    .sort((a, b) => state.traffic.measuredAt(a) - state.traffic.measuredAt(b))
    .slice(0, measuresPerMinute);
  if (due.length === 0) return [];
  for (const filter of due) state.traffic.measure(filter, world.topics, now);
  const findings: Finding[] = [];
  for (const [key, subscribed] of state.clients)
    if (due.some((filter) => subscribed.filters.has(filter)))
      findings.push(...judgeEgress(key, subscribed, bench));
  return findings;
}

function judgeEgress(key: string, { who, filters }: Subscribed, bench: Bench): readonly Finding[] {
  const { state, settings, world, now } = bench;
  if (who.clientId !== null && world.session(who.clientId) === null) return [];
  // Filters overlap, so that their sum would count messages twice: the widest one is the least that it receives.
  let perHour = 0;
  for (const filter of filters.keys()) perHour = Math.max(perHour, state.traffic.perHour(filter) ?? 0);
  const peak = peakOf(bench, key);
  const usual = peak.egress;
  peak.egress = Math.max(usual, perHour);
  const megabytes = perHour / 1e6;
  if (usual === 0 || perHour <= egressFactor * usual || megabytes < settings.egressMin) return [];
  if (isStillLearned(peak, bench) || areAllowed({ who, filters }, settings.allowList)) return [];
  if (!isNews(`egress ${key}`, 'high', bench)) return [];
  return [
    {
      action: 'raise',
      detector: 'exfiltration',
      key: `egress ${key}`,
      at: now,
      severity: 'high',
      confidence: 0.5,
      title: `${who.name} may receive ${Math.round(megabytes)} MB an hour from ${world.brokerName}`,
      summary: `What the filters of ${who.phrase} match is about ${Math.round(megabytes)} MB an hour; its most so far was ${(usual / 1e6).toFixed(1)} MB an hour. This is an estimate: the broker does not count what it delivers to whom.`,
      subject: who.subject,
      evidence: {
        ...clientEvidence(who),
        filters: [...filters.keys()].slice(-20),
        megabytesPerHour: Math.round(megabytes * 10) / 10,
        usualMegabytesPerHour: Math.round(usual / 1e5) / 10,
      },
      attack,
    },
  ];
}

function judgeSignals(signals: readonly Signal[], isYoung: boolean, bench: Bench): readonly Finding[] {
  const { state, world, now } = bench;
  const findings: Finding[] = [];
  for (const signal of signals) {
    if (signal.kind === 'new-topic') {
      const topic = world.topics.name(signal.topic);
      const count = noteName(state.names, topic, isYoung, now);
      if (count >= longNamesMin && isNews('names', 'medium', bench))
        findings.push(longNames(topic, count, bench));
    }
    if (signal.kind === 'entropy') findings.push(...judgeRandom(signal, bench));
  }
  return findings;
}

function longNames(topic: string, count: number, { state, world, now }: Bench): Finding {
  return {
    action: 'raise',
    detector: 'exfiltration',
    key: 'names',
    at: now,
    severity: 'medium',
    confidence: 0.7,
    title: `Very long topic names on ${world.brokerName}, as if they carried data`,
    summary: `${count} new topics within a minute have names of more than three times the longest that was known (${state.names.usualMax} characters). Data can be hidden in names where payloads are watched.`,
    subject: { kind: 'broker', id: String(world.brokerId) },
    evidence: {
      topics: [...state.names.recent.keys()].slice(-5).map((name) => name.slice(0, 512)),
      lastLength: topic.length,
      usualMost: state.names.usualMax,
      newTopics: count,
    },
    attack: channelAttack,
  };
}

function judgeRandom(signal: Signal, bench: Bench): readonly Finding[] {
  const { state, world, now } = bench;
  const topic = world.topics.name(signal.topic);
  const times = recentByKey(state.random, signal.topic, topicsMax, (): RecentTimes => []);
  addTime(times, now, randomWindowMs, randomMin);
  if (times.length < randomMin || !isNews(`random ${topic}`, 'medium', bench)) return [];
  return [
    {
      action: 'raise',
      detector: 'exfiltration',
      key: `random ${topic}`,
      at: now,
      severity: 'medium',
      confidence: 0.5,
      title: `Payloads on ${topic} of ${world.brokerName} look encrypted`,
      summary: `At least ${randomMin} messages on ${topic} within ten minutes look random, where the topic’s payloads do not: ${signal.text}. A topic can be used as a channel for other data.`,
      subject: { kind: 'topic', id: topic },
      evidence: { topics: [topic], messages: times.length, lastSign: signal.text },
      attack: channelAttack,
    },
  ];
}

function isNews(key: string, severity: 'medium' | 'high', { state, now }: Bench): boolean {
  return takeNews(recentByKey(state.paces, key, clientsMax, createRaisePace), severity, now, repeatMs);
}

function clientEvidence({ clientId, username, address }: Subscribed['who']) {
  return {
    clientIds: clientId === null ? [] : [clientId],
    username,
    addresses: address === null ? [] : [address],
  };
}
