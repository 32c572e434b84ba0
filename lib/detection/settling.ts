import type { World } from './detector';

/**
 * Has the monitor begun to see this broker less than `graceSeconds` ago, or does it not see it now? After a broker comes
 * back everyone reconnects at once, and after the monitor starts everyone is new: neither is an attack.
 */
export function isSettling({ seeingSince }: World, now: number, graceSeconds: number): boolean {
  return now - seeingSince < graceSeconds * 1000;
}
