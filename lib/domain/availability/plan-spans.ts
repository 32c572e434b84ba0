import type { PresenceState } from '../views';

/** An entity went to a state at `at` (ms since the epoch). */
export type StateChange = {
  readonly state: PresenceState;
  readonly at: number;
  readonly reason: string | null;
};

/** A span to store; `to` null is the one that lasts. */
export type PlannedSpan = Omit<StateChange, 'at'> & { readonly from: number; readonly to: number | null };

/** What becomes of the stored spans of one entity. */
export type SpanPlan = {
  /** When the stored lasting span ends; null when it goes on. */
  readonly closeAt: number | null;
  /** What the stored lasting span turns out to be, because it lasted no time at all; null when it stays as it is. */
  readonly restated: Omit<StateChange, 'at'> | null;
  readonly added: readonly PlannedSpan[];
};

type Working = { state: PresenceState; from: number; to: number | null; reason: string | null };

/** Goes on with a list of spans by one change: adds one, or restates the last when that would have lasted no time. */
function advance(spans: Working[], { state, at, reason }: StateChange): void {
  const last = spans.at(-1);
  if (last?.state === state) return;
  if (last !== undefined && at <= last.from) {
    last.state = state;
    last.reason = reason;
    return;
  }
  if (last !== undefined) last.to = at;
  spans.push({ state, from: at, to: null, reason });
}

/**
 * Continues an entity's stored spans with the changes that came, in order. Spans never overlap and never run backwards: a
 * change before the lasting span's begin (the clock was set back, or a batch came twice) counts from that begin. Applying
 * the same changes again changes nothing.
 */
export function planSpans(
  lasting: { readonly state: PresenceState; readonly from: number } | null,
  changes: readonly StateChange[],
): SpanPlan {
  const spans: Working[] = lasting === null ? [] : [{ ...lasting, to: null, reason: null }];
  for (const change of changes) advance(spans, change);
  const stored = lasting === null ? undefined : spans.shift();
  return {
    closeAt: stored?.to ?? null,
    restated:
      stored === undefined || stored.state === lasting?.state
        ? null
        : { state: stored.state, reason: stored.reason },
    added: spans.map(({ state, from, to, reason }) => ({ state, from, to, reason })),
  };
}
