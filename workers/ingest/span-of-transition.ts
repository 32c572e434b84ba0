import type { SpanRow } from '@/lib/db/write-batch';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';

/** The change of availability that a transition is; null for hosts and for what leaves the state as it was. */
export function spanOfTransition(transition: SparkplugTransition): SpanRow | null {
  const { entity, group, edgeNode, device, previous, next, at, reason } = transition;
  if (entity === 'host' || previous === next) return null;
  const reached = { group, edgeNode, state: next, at, reason };
  return device === null ? { kind: 'node', ...reached } : { kind: 'device', device, ...reached };
}
