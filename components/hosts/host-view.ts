import type { PresenceState } from '@/lib/domain/views';

/** A Sparkplug host application, as the API lists it. */
export type HostView = {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly hostId: string;
  readonly state: PresenceState;
  readonly since: string;
  readonly firstSeenAt: string;
};

/** By the topic of its STATE messages: which edition of Sparkplug a host speaks. */
export function stateFormat(topic: string | null): string | null {
  if (topic === null) return null;
  if (topic.startsWith('spBv1.0/STATE/')) return 'Sparkplug 3.0 (spBv1.0/STATE/…, JSON with a time)';
  return topic.startsWith('STATE/') ? 'Sparkplug 2.2 (STATE/…, the word ONLINE or OFFLINE)' : null;
}
