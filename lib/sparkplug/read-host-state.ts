/** A host application's STATE message; `timestamp` (ms, by the host's clock) is null in the 2.2 form, which has none. */
export type HostState = { readonly online: boolean; readonly timestamp: number | null };

const stateBytesMax = 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a STATE payload: 3.0's `{"online":bool,"timestamp":ms}` or 2.2's `ONLINE`/`OFFLINE`, each accepted on either
 * topic because both occur. Null when it is neither; never throws.
 */
export function readHostState(payload: Uint8Array): HostState | null {
  if (payload.length === 0 || payload.length > stateBytesMax) return null;
  try {
    const text = utf8.decode(payload);
    if (text === 'ONLINE' || text === 'OFFLINE') return { online: text === 'ONLINE', timestamp: null };
    return fromJson(JSON.parse(text));
  } catch {
    return null;
  }
}

function fromJson(state: unknown): HostState | null {
  if (typeof state !== 'object' || state === null || !('online' in state) || !('timestamp' in state))
    return null;
  const { online, timestamp } = state;
  if (typeof online !== 'boolean' || typeof timestamp !== 'number' || !Number.isSafeInteger(timestamp))
    return null;
  return timestamp < 0 ? null : { online, timestamp };
}
