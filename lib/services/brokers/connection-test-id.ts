import { randomUUID } from 'node:crypto';
import type { SecretBox } from '@/lib/config/secret-box';

const prefix = 'bw-test-';
/** Longer than any test of a connection lasts; after it the id is a stranger's. */
const validMs = 120_000;

/**
 * An MQTT client id for a "test connection", which the worker knows as ours without being told: the time, sealed under
 * the installation's key. Another MQTT client cannot make one, and one that it copies is ours for two minutes only.
 */
export function makeConnectionTestId(secrets: SecretBox, now: Date): string {
  return prefix + secrets.seal(`${now.getTime()} ${randomUUID().slice(0, 8)}`);
}

/** Is this id from `makeConnectionTestId` under the same key, and fresh? Never throws. `now` in ms since the epoch. */
export function isConnectionTestId(secrets: SecretBox, clientId: string, now: number): boolean {
  if (!clientId.startsWith(prefix)) return false;
  try {
    const madeAt = Number(secrets.open(clientId.slice(prefix.length)).split(' ')[0]);
    return Math.abs(now - madeAt) <= validMs;
  } catch {
    return false;
  }
}
