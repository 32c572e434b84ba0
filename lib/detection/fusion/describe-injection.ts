import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { Json, JsonObject } from '@/lib/domain/json';
import type { Severity } from '@/lib/domain/severity';
import type { World } from '../detector';
import { sayDuration } from '../say-duration';
import type { Signal } from '../signal';
import { type InjectedEntity, isCommandOrSafetyTopic } from './injected-entity';
import { hasGroup, type OddMessage } from './odd-message';
import type { Attribution } from './rank-suspects';
import type { CaseScore } from './score-case';
import { foreignMessages, type TopicCase } from './topic-case';

const attack = [attackTags.spoofReportingMessage, attackTags.manipulationOfView];
const listedMax = 10;
const signsMax = 20;
/** Signs named in the summary; all are in the evidence. */
const saidMax = 4;
const criticalGroups = 3;
const criticalMessages = 2;

/** A topic above the alert line, and how far. */
export type JudgedCase = { readonly topicCase: TopicCase; readonly score: CaseScore };

/** Everything that goes into one alert; the strongest topic first. */
export type Injection = {
  readonly entity: InjectedEntity;
  readonly cases: readonly [JudgedCase, ...JudgedCase[]];
  readonly attribution: Attribution;
  /** Nats of evidence that the alert line asks for. */
  readonly needed: number;
};

/** High; critical when the sender is proven, people or machines act on a topic, or signs of three groups agree more than once. */
export function severityOf(cases: readonly JudgedCase[], isProven: boolean): Severity {
  const isGrave =
    isProven ||
    cases.some(({ topicCase }) => isCommandOrSafetyTopic(topicCase.topic)) ||
    cases.some(
      ({ topicCase, score }) =>
        score.strongGroups >= criticalGroups && foreignMessages(topicCase).length >= criticalMessages,
    );
  return isGrave ? 'critical' : 'high';
}

/** Puts an injection into words and evidence. */
export function describeInjection(injection: Injection, world: World, now: number): Finding {
  const { entity, cases, attribution } = injection;
  const [{ topicCase, score }] = cases;
  const counts = countsOf(topicCase, world);
  return {
    action: 'raise',
    detector: 'telemetry-injection',
    key: entity.key,
    at: now,
    severity: severityOf(cases, attribution.state === 'proven'),
    confidence: Math.round(score.posterior * 100) / 100,
    title: `Foreign messages on ${placeOf(injection)} of ${world.brokerName}`,
    summary: [
      saySigns(topicCase, counts),
      sayInterleaving(score, counts),
      cases.length > 1 ? `The same holds for ${cases.length - 1} more of its topics.` : '',
      attribution.reason,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    subject: entity.subject,
    evidence: evidenceOf(injection, counts),
    attack,
  };
}

function placeOf({ entity, cases }: Injection): string {
  if (entity.subject.kind === 'node') return `edge node ${entity.subject.id}`;
  const [{ topicCase }] = cases;
  return cases.length === 1 ? topicCase.topic : `${topicCase.topic} and ${cases.length - 1} more topics`;
}

type Counts = { readonly foreign: number; readonly genuine: number };

function countsOf(topicCase: TopicCase, { topics }: World): Counts {
  const foreign = Math.max(1, foreignMessages(topicCase).length);
  const messages = topics.totalCount(topicCase.index) - topicCase.messagesBefore;
  return { foreign, genuine: Math.max(0, Math.round(messages - foreign)) };
}

/** What is odd about the messages, the strongest sign of each kind and field first, and what shows that they were put in between. */
function saySigns(topicCase: TopicCase, { foreign, genuine }: Counts): string {
  const own = foreignMessages(topicCase);
  const odd = own.length > 0 ? own : topicCase.messages;
  const signs = [...strongestOfKind(odd).values()].slice(0, saidMax).map(saySign);
  const after = sayEcho(topicCase);
  const what = foreign === 1 ? 'One message' : `${foreign} messages`;
  const others =
    genuine <= foreign ? 'what is usual' : `the ${genuine.toLocaleString('en')} usual ones in that time`;
  const verb = foreign === 1 ? 'differs' : 'differ';
  return `${what} on ${topicCase.topic}, ${sayWhen(odd)}, ${verb} from ${others}: ${signs.join('; ')}.${after}`;
}

function strongestOfKind(messages: readonly OddMessage[]): ReadonlyMap<string, Signal> {
  const byKind = new Map<string, Signal>();
  const weighed = messages.flatMap(({ signals }) => signals).sort((a, b) => b.weight - a.weight);
  for (const { signal, group } of weighed) {
    const kind = group === 'content' ? (signal.field ?? '') : signal.kind;
    if (!byKind.has(kind)) byKind.set(kind, signal);
  }
  return byKind;
}

/** A message of the device that came too soon after a foreign one: it kept to its rhythm, the foreign one did not. */
function sayEcho({ messages }: TopicCase): string {
  const position = messages.findIndex(({ isForeign }) => isForeign);
  const next = messages[position + 1];
  if (position < 0 || next === undefined || next.isForeign) return '';
  if (next.ordinal !== (messages[position]?.ordinal ?? -2) + 1) return '';
  const facts = next.signals.find(({ signal }) => signal.kind === 'early')?.signal.facts;
  if (typeof facts?.gapSeconds !== 'number' || typeof facts.usualSeconds !== 'number') return '';
  return ` The next message followed after ${sayDuration(facts.gapSeconds)}, where ${sayDuration(facts.usualSeconds)} are usual.`;
}

function saySign({ field, text }: Signal): string {
  return `${sayField(field)}${text}`;
}

function sayWhen(messages: readonly OddMessage[]): string {
  const [first, last] = [messages[0], messages[messages.length - 1]].map((odd) => clock(odd?.at ?? 0));
  return first === last ? `at ${first} UTC` : `from ${first} to ${last} UTC`;
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

function sayField(field: string | null): string {
  return field === null || field === '' ? '' : `${field}: `;
}

function sayInterleaving({ returns }: CaseScore, { genuine }: Counts): string {
  if (returns > 0)
    return `The usual kind of message came back right after ${returns === 1 ? 'it' : `them, ${returns} times`}, which points to a second sender beside the device, not to a change of the device.`;
  return genuine > 0 ? 'The usual messages went on meanwhile.' : '';
}

function evidenceOf({ cases, attribution, needed }: Injection, counts: Counts): JsonObject {
  const [{ topicCase, score }] = cases;
  const foreign = foreignMessages(topicCase);
  const last = foreign[foreign.length - 1] ?? topicCase.messages[topicCase.messages.length - 1];
  return {
    topics: cases.slice(0, listedMax).map((each) => each.topicCase.topic),
    foreignMessages: counts.foreign,
    genuineMessages: counts.genuine,
    timesUsualAgain: score.returns,
    evidenceNats: round(needed + score.logOdds),
    neededNats: round(needed),
    natsByGroup: Object.fromEntries(
      Object.entries(score.byGroup).map(([group, nats]) => [group, round(nats)]),
    ),
    signals: signalsOf(topicCase.messages),
    lastForeign: last === undefined ? null : factsOf(last),
    attribution: attribution.state,
    attributionReason: attribution.reason,
    suspects: attribution.suspects.map(({ who, score: points, reasons }) => ({
      clientId: who.clientId,
      username: who.username,
      address: who.address,
      score: points,
      reasons: [...reasons],
    })),
    clientIds: attribution.suspects.flatMap(({ who }) => (who.clientId === null ? [] : [who.clientId])),
    addresses: [
      ...new Set(attribution.suspects.flatMap(({ who }) => (who.address === null ? [] : [who.address]))),
    ],
  };
}

/** The heaviest sign of each kind and field, then the others: many alike must not crowd the rest out. */
function signalsOf(messages: readonly OddMessage[]): Json[] {
  const weighed = messages.flatMap(({ signals }) => signals).sort((a, b) => b.weight - a.weight);
  const met = new Set<string>();
  const isFirst = weighed.map(({ signal: { kind, field } }) => {
    const key = `${kind} ${field}`;
    return !met.has(key) && met.add(key) !== undefined;
  });
  return [...weighed.filter((_, place) => isFirst[place]), ...weighed.filter((_, place) => !isFirst[place])]
    .slice(0, signsMax)
    .map(({ signal, weight }) => ({
      kind: signal.kind,
      text: signal.text,
      nats: round(signal.nats),
      weight: round(weight),
      at: new Date(signal.at).toISOString(),
      field: signal.field,
    }));
}

function factsOf(odd: OddMessage): Json {
  return {
    at: new Date(odd.at).toISOString(),
    isReplayed: hasGroup(odd, 'replay'),
    signs: odd.signals.map(({ signal }) => saySign(signal)),
  };
}

function round(nats: number): number {
  return Math.round(nats * 10) / 10;
}
