import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { World } from '../detector';
import { type ClientIdentity, identifyClient } from '../identify-client';
import { recentByKey } from '../recent-by-key';

type Publish = { readonly who: ClientIdentity; readonly at: number };
/** The one who mostly publishes on a topic, by majority vote, and the newest publishes. */
type Publishers = { usual: string; lead: number; readonly recent: Publish[] };

/** Who publishes where, as far as the broker says it; bounded, the topics quiet longest are forgotten. */
export type AttributedPublishers = { readonly byTopic: Map<string, Publishers> };

const topicsMax = 5000;
const recentMax = 16;
/** A publish and the message it was are told by two channels, so their times differ. */
const toleranceMs = 2000;
const leadMax = 1000;

export function createAttributedPublishers(): AttributedPublishers {
  return { byTopic: new Map() };
}

/** Takes a `publish.attributed` event; others are passed over. */
export function noteAttribution(
  { byTopic }: AttributedPublishers,
  event: BrokerEvent,
  world: World,
  now: number,
): void {
  if (event.kind !== 'publish.attributed' || event.topic === undefined) return;
  const who = identifyClient(event, world);
  if (who.clientId === null) return;
  const publishers = recentByKey(byTopic, event.topic, topicsMax, () => ({
    usual: who.key,
    lead: 0,
    recent: [],
  }));
  if (publishers.usual === who.key) publishers.lead = Math.min(leadMax, publishers.lead + 1);
  else if (--publishers.lead < 0) Object.assign(publishers, { usual: who.key, lead: 1 });
  publishers.recent.push({ who, at: now });
  if (publishers.recent.length > recentMax) publishers.recent.shift();
}

/** Who but the usual publisher is known to have published on a topic at about the given times (ms); null when nobody is. */
export function foreignPublisher(
  { byTopic }: AttributedPublishers,
  topic: string,
  times: readonly number[],
): ClientIdentity | null {
  const publishers = byTopic.get(topic);
  if (publishers === undefined) return null;
  const found = publishers.recent.find(
    ({ who, at }) => who.key !== publishers.usual && times.some((time) => Math.abs(time - at) <= toleranceMs),
  );
  return found?.who ?? null;
}
