import type { DeliveryOutcome } from '@/lib/notify/channel';
import type { DispatchTiming } from './dispatch-timing';

/** A channel's circuit breaker as its row keeps it; open (nothing is tried) until `openUntil`, null is closed. */
export type Circuit = { readonly failuresInARow: number; readonly openUntil: Date | null };

type Attempted = {
  readonly circuit: Circuit;
  readonly outcome: DeliveryOutcome;
  readonly now: Date;
  /** 0 ≤ random < 1. */
  readonly random: number;
  readonly timing: Pick<DispatchTiming, 'circuitFailures' | 'circuitMs' | 'circuitMsMax'>;
};

/** The circuit after an attempt, and `change` when people should hear of it. */
export type NextCircuit = { readonly circuit: Circuit; readonly change: 'opened' | 'closed' | null };

/**
 * Opens after `circuitFailures` failures in a row and stays open twice as long after each failed probe. Whoever answers,
 * be it with a refusal or for some people only, is there: that closes it. Asking for a pause (Retry-After) counts as
 * neither, nor does what was refused here without asking anybody.
 */
export function decideCircuit({ circuit, outcome, now, random, timing }: Attempted): NextCircuit {
  const { verdict, status } = outcome;
  if (verdict.outcome === 'refused' && status === null) return { circuit, change: null };
  if (verdict.outcome !== 'retry' || verdict.hasReached) {
    return {
      circuit: { failuresInARow: 0, openUntil: null },
      change: circuit.openUntil === null ? null : 'closed',
    };
  }
  if (verdict.afterMs !== null) return { circuit, change: null };
  const failuresInARow = circuit.failuresInARow + 1;
  const excess = failuresInARow - timing.circuitFailures;
  if (excess < 0) return { circuit: { ...circuit, failuresInARow }, change: null };
  const pauseMs = Math.min(timing.circuitMsMax, timing.circuitMs * 2 ** Math.min(excess, 30));
  // A tenth of jitter, so that the workers of many sites do not probe at once.
  const openUntil = new Date(now.getTime() + Math.round(pauseMs * (1 + random / 10)));
  return { circuit: { failuresInARow, openUntil }, change: circuit.openUntil === null ? 'opened' : null };
}
