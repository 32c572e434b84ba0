import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { Json, JsonObject } from '@/lib/domain/json';
import type { Severity } from '@/lib/domain/severity';
import type { World } from '../detector';
import { type InjectedEntity, isCommandOrSafetyTopic } from './injected-entity';
import { hasGroup, type OddMessage } from './odd-message';
import type { Attribution } from './rank-suspects';
import type { CaseScore } from './score-case';
import { foreignMessages, type TopicCase } from './topic-case';

const attack = [attackTags.spoofReportingMessage, attackTags.manipulationOfView];
const listedMax = 10;
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

/** The strongest sign of each group, in the detectors' own words. */
function saySigns(topicCase: TopicCase, { foreign, genuine }: Counts): string {
  const told = new Map<string, string>();
  const weighed = topicCase.messages.flatMap(({ signals }) => signals).sort((a, b) => b.weight - a.weight);
  for (const { signal, group } of weighed)
    if (!told.has(group)) told.set(group, `${sayField(signal.field)}${signal.text}`);
  const what = foreign === 1 ? 'One message is' : `${foreign} messages are`;
  const others =
    genuine === 0
      ? 'what is usual'
      : genuine === 1
        ? 'the other one since then'
        : `the ${genuine.toLocaleString('en')} others since then`;
  return `${what} unlike ${others} on ${topicCase.topic}: ${[...told.values()].join('; ')}.`;
}

function sayField(field: string | null): string {
  return field === null || field === '' ? '' : `${field}: `;
}

function sayInterleaving({ returns }: CaseScore, { genuine }: Counts): string {
  if (returns > 0)
    return `The usual kind of message came back right after ${returns === 1 ? 'it' : `them, ${returns} times`}, so a second sender works beside the first.`;
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

function signalsOf(messages: readonly OddMessage[]): Json[] {
  return messages
    .flatMap(({ signals }) => signals)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, listedMax)
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
    signs: odd.signals.map(({ signal }) => `${sayField(signal.field)}${signal.text}`),
  };
}

function round(nats: number): number {
  return Math.round(nats * 10) / 10;
}
