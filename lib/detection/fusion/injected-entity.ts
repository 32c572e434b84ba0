import type { Subject } from '@/lib/domain/finding';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';

/** What an injection alert is about: a Sparkplug edge node, or the topics below one prefix. */
export type InjectedEntity = { readonly key: string; readonly subject: Subject };

/** The entity of a topic: its edge node, else everything with the same parent level. */
export function entityOf(topic: string): InjectedEntity {
  const sparkplug = parseSparkplugTopic(topic);
  if (sparkplug?.kind === 'node' || sparkplug?.kind === 'device')
    return { key: `node:${sparkplug.nodeKey}`, subject: { kind: 'node', id: sparkplug.nodeKey } };
  const slash = topic.lastIndexOf('/');
  const key = slash <= 0 ? `topic:${topic}` : `prefix:${topic.slice(0, slash)}`;
  return { key, subject: { kind: 'topic', id: topic } };
}

const telling =
  /^(?:n?cmd|dcmd|commands?|set|setpoints?|write|control|ctrl|actuate|safety|sis|esd|e-?stop|emergency|interlock|trip|alarms?|state)$/i;

/** Does a level of the topic say that machines, or people in danger, act on it? */
export function isCommandOrSafetyTopic(topic: string): boolean {
  return topic.split('/').some((level) => telling.test(level));
}
