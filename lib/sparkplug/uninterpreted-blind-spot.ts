import { titleOfNamespace, type UninterpretedNamespace } from '@/lib/domain/sparkplug-namespace';
import type { BlindSpot } from '@/lib/domain/views';

/** What stays unseen on a broker where these editions of Sparkplug are spoken: one blind spot each. */
export function uninterpretedBlindSpots(namespaces: Iterable<UninterpretedNamespace>): readonly BlindSpot[] {
  return [...namespaces].sort().map((namespace) => ({
    title: `${titleOfNamespace(namespace)} is spoken here, and not interpreted`,
    consequence: `Messages below ${namespace} are counted and their topics learned like all others, but births, deaths and metrics of their edge nodes and devices are not read, and no rule of Sparkplug B is judged on them.`,
    configuration: '',
  }));
}
