import type { AssetCriticalityView } from '@/lib/domain/alerting-views';
import type { Finding } from '@/lib/domain/finding';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';

/** How much an asset matters, of the finding's own broker (`brokerId` set) or of every broker (null). */
export type CriticalityRule = Pick<
  AssetCriticalityView,
  'brokerId' | 'kind' | 'pattern' | 'criticality' | 'tags' | 'reason'
>;

/** Where something lies: by topic, and by Sparkplug `group/edge node/device`; both are matched by whole levels. */
type Place = { readonly topic: string | null; readonly node: string | null };

type Located = Pick<Extract<Finding, { action: 'raise' }>, 'subject' | 'evidence'>;

const namespace = 'spBv1.0';

/**
 * The rules that fit what a finding is about, the most specific first: more levels of topic prefix or Sparkplug group,
 * then the longer text, then one for this broker before one for all. A `broker` rule fits everything. What is about an
 * MQTT client, address or host is placed by the topic or prefix in its evidence, if there is one.
 */
export function matchCriticality(
  located: Located,
  rules: readonly CriticalityRule[],
): readonly CriticalityRule[] {
  const place = placeOf(located);
  return rules.filter((rule) => fits(rule, place)).toSorted(bySpecificity);
}

function fits({ kind, pattern }: CriticalityRule, { topic, node }: Place): boolean {
  switch (kind) {
    case 'broker':
      return true;
    case 'prefix':
      return isUnder(topic, pattern);
    case 'group':
      return isUnder(node, pattern);
  }
}

function isUnder(name: string | null, prefix: string): boolean {
  return name !== null && (name === prefix || name.startsWith(`${prefix}/`));
}

function levelsOf({ kind, pattern }: CriticalityRule): number {
  if (kind === 'broker') return 0;
  const levels = pattern.split('/').length;
  return kind === 'group' ? levels + 1 : levels;
}

function bySpecificity(one: CriticalityRule, other: CriticalityRule): number {
  return (
    levelsOf(other) - levelsOf(one) ||
    other.pattern.length - one.pattern.length ||
    Number(one.brokerId === null) - Number(other.brokerId === null)
  );
}

function placeOf({ subject, evidence }: Located): Place {
  switch (subject.kind) {
    case 'topic':
      return placeOfTopic(subject.id);
    case 'node':
    case 'device':
      return { topic: `${namespace}/${subject.id.split('/', 1)[0] ?? ''}`, node: subject.id };
    case 'client':
    case 'address':
    case 'host':
    case 'broker': {
      const named = evidence.topic ?? evidence.prefix;
      return typeof named === 'string' ? placeOfTopic(named) : { topic: null, node: null };
    }
  }
}

function placeOfTopic(topic: string): Place {
  const parsed = parseSparkplugTopic(topic);
  if (parsed?.kind === 'node') return { topic, node: parsed.nodeKey };
  if (parsed?.kind === 'device') return { topic, node: `${parsed.nodeKey}/${parsed.device}` };
  const [first, group = ''] = topic.split('/', 2);
  return { topic, node: first === namespace && group !== '' ? group : null };
}
