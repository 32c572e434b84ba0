import { type BrokerState, brokerStateSchema } from '@/lib/domain/broker';

/** What the monitor could see of a broker from `at` (ms) on. */
export type SightChange = {
  readonly at: number;
  readonly state: BrokerState;
  readonly reason: string | null;
};

/** A monitor at work leaves a trace at least this often, where brokers tell counters. */
const traceMs = 90_000;

/** Reads how the worker stored a change of its sight (`blind: nothing has come`); null when it is no such text. */
export function readSightChange(at: number, text: string | null): SightChange | null {
  const [word = '', ...rest] = (text ?? '').split(': ');
  const state = brokerStateSchema.safeParse(word);
  if (!state.success) return null;
  return { at, state: state.data, reason: rest.length === 0 ? null : rest.join(': ') };
}

export type StoredSight = {
  readonly startsAt: number;
  /** The newest change before `startsAt`; null when none is stored. */
  readonly before: SightChange | null;
  /** As stored, oldest first. */
  readonly changes: readonly SightChange[];
  /** When each change found the last trace of the monitor's work before it; null when there is none. */
  readonly tracesBefore: readonly (number | null)[];
};

/**
 * What the monitor saw over a stretch of history, beginning with its state at `startsAt`. A worker that was killed stores
 * nothing: that it comes online again, or speaks after a pause, shows that nobody was watching since the last trace.
 */
export function sightHistory(stored: StoredSight): readonly SightChange[] {
  const { startsAt, before, changes, tracesBefore } = stored;
  const [first] = changes;
  const isUnseen = first !== undefined && first.state === 'online';
  const { state, reason } = before ?? { state: isUnseen ? 'connecting' : 'online', reason: null };
  let previous: SightChange = { at: startsAt, state, reason };
  const history: SightChange[] = [previous];
  for (const [place, change] of changes.entries()) {
    const trace = Math.max(previous.at, tracesBefore[place] ?? previous.at);
    const wasAway = change.at - trace > traceMs || change.state === 'online';
    if (previous.state === 'online' && wasAway)
      history.push({
        at: Math.min(trace + 1, change.at),
        state: 'connecting',
        reason: 'the monitor was not running',
      });
    history.push(change);
    previous = change;
  }
  return history;
}

/** Time within a period in which the broker was not seen, ms. */
export function unseenMs(history: readonly SightChange[], from: number, to: number): number {
  return history.reduce((sum, { at, state }, place) => {
    if (state === 'online') return sum;
    const end = history[place + 1]?.at ?? to;
    return sum + Math.max(0, Math.min(end, to) - Math.max(at, from));
  }, 0);
}
