import type { JsonObject } from '@/lib/domain/json';
import { stripShare } from '@/lib/domain/topic-filter';
import { type ClientIdentity, isGeneratedId } from './identify-client';

const dayMs = 86_400_000;
/** How long a broker is learned before a wide subscription is simply foreign. */
const brokerLearningMs = 7 * dayMs;

/** What a wide subscription is judged by; times in ms. */
export type SeenSubscription = {
  readonly filter: string;
  /** 0–100, see `measureBreadth`. */
  readonly breadth: number;
  readonly isDenied: boolean;
  readonly isMonitor: boolean;
  readonly firstSeenAt: number;
  /** When this broker was watched for the first time. */
  readonly brokerSince: number;
};

/** From this breadth on a subscription is somebody's business (the default of wildcard-subscriber). */
const breadthMin = 50;

/**
 * Is a subscription to be proposed for approval? Wide ones (and any to `$SYS`) that were first seen within the broker's
 * first seven days were probably there before the monitor: a person should say whether they belong. They alert like all
 * others; refused ones and narrow ones are nobody's business.
 */
export function reviewOf(subscription: SeenSubscription): 'none' | 'proposed' {
  const { filter, breadth, isDenied, isMonitor, firstSeenAt, brokerSince } = subscription;
  if (isDenied || isMonitor || firstSeenAt - brokerSince >= brokerLearningMs) return 'none';
  const { filter: inner } = stripShare(filter);
  if (!/[+#]/.test(inner)) return 'none';
  return breadth >= breadthMin || inner.startsWith('$SYS/') ? 'proposed' : 'none';
}

/**
 * The narrowest allow-list entry that lets a subscription pass; null when none can be narrow: the broker does not tell
 * whose it is, or the MQTT client id is made up for each connection and there is no user name.
 */
export function allowListEntryOf({
  filter,
  who,
}: {
  readonly filter: string;
  readonly who: ClientIdentity;
}): JsonObject | null {
  // An allow-list reads * as any characters.
  if (who.clientId === null || who.clientId.includes('*')) return null;
  const isMadeUp = isGeneratedId(who.clientId);
  if (isMadeUp && who.username === null) return null;
  return {
    ...(isMadeUp ? {} : { clientId: who.clientId }),
    ...(who.username === null ? {} : { username: who.username }),
    filter: stripShare(filter).filter,
  };
}
