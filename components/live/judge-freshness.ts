/** What the page knows of its own data path. Times are ms on the browser's clock. */
export type PathFacts = {
  readonly now: number;
  readonly isConnected: boolean;
  /** When anything at all last came from the server, which pings every 2 s. */
  readonly lastHeardAt: number;
  /** When the worker's own pulse was last sent, once a second. */
  readonly lastPulseAt: number;
};

export type Freshness =
  | { readonly kind: 'live' }
  | { readonly kind: 'worker-lost' | 'server-lost'; readonly since: number };

/** Pulses come every second. With a look every 500 ms a loss is told within 5 s. */
const pulseSilenceMaxMs = 3500;
/** The server pings every 2 s: when that fails as well, it is not only the worker. */
const serverSilenceMaxMs = 2700;
/** A stream that ends is opened again at once; only a longer gap is a loss. */
const reconnectGraceMs = 2500;

/** Is what the page shows still live; if not, who went quiet and since when? */
export function judgeFreshness({ now, isConnected, lastHeardAt, lastPulseAt }: PathFacts): Freshness {
  const silence = now - lastHeardAt;
  const isPulseLost = now - lastPulseAt > pulseSilenceMaxMs;
  if ((!isConnected && silence > reconnectGraceMs) || (isPulseLost && silence > serverSilenceMaxMs)) {
    return { kind: 'server-lost', since: lastHeardAt };
  }
  return isPulseLost ? { kind: 'worker-lost', since: lastPulseAt } : { kind: 'live' };
}
