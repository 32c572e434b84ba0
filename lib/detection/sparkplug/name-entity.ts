import type { Subject } from '@/lib/domain/finding';
import type { SparkplugSign } from '@/lib/sparkplug/sign';
import type { World } from '../detector';

/** What a Sparkplug sign is about: its key among conditions of one detector, and its subject. */
export type SignEntity = {
  readonly key: string;
  readonly subject: Subject;
  /** For people, inside a sentence and at its begin: `edge node Site/Line1`, `Edge node Site/Line1`. */
  readonly name: string;
  readonly heading: string;
};

type Named = Pick<SparkplugSign, 'group' | 'edgeNode' | 'device' | 'hostId' | 'topic'>;

/** The device of a sign, else its edge node, host application or, when it names none of them, its topic. */
export function entityOfSign(sign: Named): SignEntity {
  if (sign.hostId !== null) return hostEntity(sign.hostId);
  if (sign.edgeNode === '') return named(`topic ${sign.topic}`, { kind: 'topic', id: sign.topic }, 'topic');
  if (sign.device === null) return nodeEntity(sign);
  const id = `${nodeKeyOf(sign)}/${sign.device}`;
  return named(id, { kind: 'device', id }, 'device');
}

/** The edge node of a sign, whether it is about the node or one of its devices. */
export function nodeEntity(sign: Pick<SparkplugSign, 'group' | 'edgeNode'>): SignEntity {
  const id = nodeKeyOf(sign);
  return named(id, { kind: 'node', id }, 'edge node');
}

export function hostEntity(hostId: string): SignEntity {
  return named(`host ${hostId}`, { kind: 'host', id: hostId }, 'host application');
}

/** The whole broker, for what concerns many edge nodes at once. */
export function brokerEntity({ brokerId, brokerName }: World): SignEntity {
  return {
    ...named('broker', { kind: 'broker', id: String(brokerId) }, 'broker'),
    name: brokerName,
    heading: brokerName,
  };
}

/** `group/edgeNode`, as in subjects. */
export function nodeKeyOf({ group, edgeNode }: Pick<SparkplugSign, 'group' | 'edgeNode'>): string {
  return `${group}/${edgeNode}`;
}

function named(key: string, subject: Subject, what: string): SignEntity {
  const name = `${what} ${subject.id}`;
  return { key, subject, name, heading: `${name[0]?.toUpperCase()}${name.slice(1)}` };
}
