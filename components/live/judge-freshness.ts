/** What the page knows of its own data path. Times are ms on the browser's clock. */
export type PathFacts = {
  readonly now: number;
  readonly isConnected: boolean;
  /** When anything at all last came from the server. */
  readonly lastHeardAt: number;
  /** When the worker's own pulse last came. */
  readonly lastPulseAt: number;
  /** What the health page said while the pulse was missing. */
  readonly server: 'unasked' | 'answers' | 'silent';
};

export type Freshness =
  | { readonly kind: 'live' }
  | { readonly kind: 'worker-lost' | 'server-lost'; readonly since: number };

/** The worker pulses once a second: after this long without one, something is lost. With a look every 500 ms it is told within 5 s. */
export const pulseGraceMs = 4000;
/** A stream that ends is opened again at once; only a longer gap is a loss. */
const reconnectGraceMs = 2500;

/** Is what the page shows still live; if not, who went quiet and since when? */
export function judgeFreshness({ now, isConnected, lastHeardAt, lastPulseAt, server }: PathFacts): Freshness {
  if (!isConnected && now - lastHeardAt > reconnectGraceMs)
    return { kind: 'server-lost', since: lastHeardAt };
  if (now - lastPulseAt <= pulseGraceMs) return { kind: 'live' };
  if (server === 'silent') return { kind: 'server-lost', since: lastHeardAt };
  return { kind: 'worker-lost', since: lastPulseAt };
}
