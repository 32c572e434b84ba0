import type { DetectorFamily } from '@/lib/domain/alert-matcher';
import type { AttackTag } from '@/lib/domain/attack';
import type { Subject } from '@/lib/domain/finding';
import type { Json, JsonObject } from '@/lib/domain/json';
import type { Severity } from '@/lib/domain/severity';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';

/** What matchers, inhibition and grouping know of an alert; every list is bounded by what evidence may hold. */
export type AlertFacts = {
  readonly brokerId: number;
  readonly detector: string;
  readonly family: DetectorFamily;
  readonly severity: Severity;
  readonly subject: Subject;
  /** ATT&CK ids and asset tags. */
  readonly tags: readonly string[];
  /** Who it is about; suspects that are not proven are left out. */
  readonly clientIds: readonly string[];
  readonly addresses: readonly string[];
  /** As they were subscribed to, share prefix included. */
  readonly filters: readonly string[];
  /** Topics, or the prefix, that it is about. */
  readonly topics: readonly string[];
  /** `group/edge` of the Sparkplug edge nodes behind its subject and topics. */
  readonly nodes: readonly string[];
};

/** An alert as far as its facts go; rows, records and the alert JSON all are one. */
export type FactSource = {
  readonly brokerId: number;
  readonly detector: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly evidence: JsonObject;
  readonly attack: readonly Pick<AttackTag, 'id'>[];
  readonly tags?: readonly string[];
};

const topicFields = ['topics', 'topic', 'silentTopics', 'surgingTopics', 'suspectTopics', 'heaviestTopics'];

/** The fields of evidence that facts are read from; the rest of it may be large. */
export const factFields: readonly string[] = [
  ...topicFields,
  'clientIds',
  'clientId',
  'addresses',
  'address',
  'filters',
  'filter',
  'attribution',
];

/** Reads the facts of an alert; `family` is its detector's. */
export function factsOfAlert(alert: FactSource, family: DetectorFamily): AlertFacts {
  const { brokerId, detector, severity, subject, evidence } = alert;
  const isGuess = typeof evidence.attribution === 'string' && evidence.attribution !== 'proven';
  const named = (kind: Subject['kind'], fields: readonly string[]) =>
    unique([
      ...(subject.kind === kind ? [subject.id] : []),
      ...fields.flatMap((field) => textsIn(evidence[field])),
    ]);
  const topics = named('topic', topicFields);
  return {
    brokerId,
    detector,
    family,
    severity,
    subject,
    tags: unique([...alert.attack.map(({ id }) => id), ...(alert.tags ?? [])]),
    clientIds: isGuess ? named('client', []) : named('client', ['clientIds', 'clientId']),
    addresses: isGuess ? named('address', []) : named('address', ['addresses', 'address']),
    filters: unique([...textsIn(evidence.filters), ...textsIn(evidence.filter)]),
    topics,
    nodes: unique([...nodeOfSubject(subject), ...topics.flatMap(nodeOfTopic)]),
  };
}

/** Topics of rolled-up alerts stand in records: `{topic, …}`. */
function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((item) => {
    if (typeof item === 'string') return [item];
    const topic = typeof item === 'object' && item !== null ? (item as JsonObject).topic : undefined;
    return typeof topic === 'string' ? [topic] : [];
  });
}

function nodeOfSubject({ kind, id }: Subject): readonly string[] {
  if (kind === 'node') return [id];
  if (kind !== 'device') return [];
  const [group, edgeNode] = id.split('/');
  return group !== undefined && edgeNode !== undefined ? [`${group}/${edgeNode}`] : [];
}

function nodeOfTopic(topic: string): readonly string[] {
  const parsed = parseSparkplugTopic(topic);
  return parsed?.kind === 'node' || parsed?.kind === 'device' ? [parsed.nodeKey] : [];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
