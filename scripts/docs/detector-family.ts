import type { Detector } from '@/lib/detection/detector';

type Family = { readonly title: string; holds(detector: Detector): boolean };

const needs = ({ needs }: Detector, ...kinds: readonly Detector['needs'][number][]) =>
  kinds.some((kind) => needs.includes(kind));
const observes = ({ observes }: Detector, ...types: readonly Detector['observes'][number][]) =>
  types.some((type) => observes.includes(type));

/** The first family that holds is a detector's own: told by what it needs and observes. */
const families: readonly Family[] = [
  { title: 'Sparkplug B', holds: ({ kind }) => kind.startsWith('sparkplug-') },
  { title: 'Payloads, values and injected messages', holds: (each) => observes(each, 'signals') },
  {
    title: 'Broker and monitor',
    holds: (each) => observes(each, 'broker-state') || needs(each, 'broker.metric', 'log.truncated'),
  },
  { title: 'Topics: rates and silence', holds: (each) => !observes(each, 'event') },
  { title: 'Sign-ins', holds: (each) => needs(each, 'auth.failed') },
  {
    title: 'Subscriptions and scans',
    holds: (each) => needs(each, 'client.subscribed', 'acl.denied.subscribe'),
  },
  { title: 'MQTT clients, sessions and names', holds: () => true },
];

/** Detectors by family, in the order in which the registry first comes to one of it. */
export function groupByFamily(
  detectors: readonly Detector[],
): readonly { readonly title: string; readonly detectors: readonly Detector[] }[] {
  const groups = new Map<string, Detector[]>();
  for (const each of detectors) {
    const title = families.find(({ holds }) => holds(each))?.title ?? '';
    groups.set(title, [...(groups.get(title) ?? []), each]);
  }
  return [...groups].map(([title, members]) => ({ title, detectors: members }));
}
