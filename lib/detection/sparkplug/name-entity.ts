import type { Subject } from '@/lib/domain/finding';
import type { SparkplugSign } from '@/lib/sparkplug/sign';

/** What a Sparkplug sign is about: its key among conditions of one detector, its subject, and its name for people. */
export type SignEntity = { readonly key: string; readonly subject: Subject; readonly name: string };

type Named = Pick<SparkplugSign, 'group' | 'edgeNode' | 'device' | 'hostId' | 'topic'>;

/** The device of a sign, else its edge node, host application or, when it names none of them, its topic. */
export function entityOfSign(sign: Named): SignEntity {
  if (sign.hostId !== null) return hostEntity(sign.hostId);
  if (sign.edgeNode === '')
    return {
      key: `topic ${sign.topic}`,
      subject: { kind: 'topic', id: sign.topic },
      name: `topic ${sign.topic}`,
    };
  if (sign.device === null) return nodeEntity(sign);
  const id = `${nodeKeyOf(sign)}/${sign.device}`;
  return { key: id, subject: { kind: 'device', id }, name: `device ${id}` };
}

/** The edge node of a sign, whether it is about the node or one of its devices. */
export function nodeEntity(sign: Pick<SparkplugSign, 'group' | 'edgeNode'>): SignEntity {
  const id = nodeKeyOf(sign);
  return { key: id, subject: { kind: 'node', id }, name: `edge node ${id}` };
}

export function hostEntity(hostId: string): SignEntity {
  return {
    key: `host ${hostId}`,
    subject: { kind: 'host', id: hostId },
    name: `host application ${hostId}`,
  };
}

/** `group/edgeNode`, as in subjects. */
export function nodeKeyOf({ group, edgeNode }: Pick<SparkplugSign, 'group' | 'edgeNode'>): string {
  return `${group}/${edgeNode}`;
}
