import type { Subject } from '@/lib/domain/finding';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { entityOfSign } from './sparkplug/name-entity';

/** Whose values a topic carries, for people. */
type Place = {
  readonly subject: Subject;
  /** At the begin of a sentence: `plant/line1/temperature`, `Device Site/Line1/press`. */
  readonly heading: string;
  /** What one of its values is called. */
  readonly valueName: 'field' | 'metric';
};

const membersOfVerb: Readonly<Record<string, string>> = { NDATA: 'edge nodes', DDATA: 'devices' };

/** The edge node or device that a Sparkplug topic is of; any other topic stands for itself. */
export function placeOfTopic(topic: string): Place {
  const parsed = parseSparkplugTopic(topic);
  if (parsed?.kind !== 'node' && parsed?.kind !== 'device')
    return { subject: { kind: 'topic', id: topic }, heading: topic, valueName: 'field' };
  const device = parsed.kind === 'device' ? parsed.device : null;
  const { group, edgeNode } = parsed;
  const { subject, heading } = entityOfSign({ group, edgeNode, device, hostId: null, topic });
  return { subject, heading, valueName: 'metric' };
}

/** Many topics under one prefix: `7 topics under plant/line1/`, `7 devices of edge node Site/Line1`. */
export function sayTopicsUnder(prefix: string, count: number): string {
  const many = count.toLocaleString('en');
  const [space, group, verb, edgeNode] = prefix.split('/');
  if (space !== 'spBv1.0' || group === undefined) return `${many} topics under ${prefix}/`;
  if (verb === undefined) return `${many} edge nodes and devices of group ${group}`;
  const members = membersOfVerb[verb];
  if (members === undefined) return `${many} topics under ${prefix}/`;
  return edgeNode === undefined
    ? `${many} ${members} of group ${group}`
    : `${many} ${members} of edge node ${group}/${edgeNode}`;
}
