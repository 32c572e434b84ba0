import type { PresenceTable } from './presence-table';
import { readHostState } from './read-host-state';
import type { SparkplugTransition } from './transition';

/** A STATE timestamp further ahead than this moves the bar no further, or one forged message would lock its host out. */
const futureToleranceMs = 300_000;

/**
 * Takes a STATE message into account: believed unless its timestamp is older than the last one believed (a late Will).
 * A 2.2 topic whose payload is no Sparkplug state is somebody else's and makes no host.
 */
export function observeHostState(
  table: PresenceTable,
  counters: { unreadableStates: number; staleStates: number },
  topic: { readonly hostId: string; readonly format: '3.0' | '2.2' },
  message: { readonly payload: Uint8Array; readonly at: number },
): readonly SparkplugTransition[] {
  const state = readHostState(message.payload);
  if (state === null) {
    if (topic.format === '3.0') counters.unreadableStates++;
    return [];
  }
  const { at } = message;
  const host = table.host(topic.hostId, at);
  if (!host) return [];
  if (state.timestamp !== null) {
    if (state.timestamp < host.lastTimestamp) {
      counters.staleStates++;
      return [];
    }
    const believable = state.timestamp > at + futureToleranceMs ? at : state.timestamp;
    host.lastTimestamp = Math.max(host.lastTimestamp, believable);
  }
  const next = state.online ? 'online' : 'offline';
  const { format } = topic;
  return [table.moveHost(host, { cause: 'STATE', next, reason: `STATE ${next}`, at, format })];
}
