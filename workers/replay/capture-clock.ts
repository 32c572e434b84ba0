/** Messages this much out of order still count as simultaneous. */
const toleranceMs = 60_000;
/** A jump ahead by more than this is believed only when the message after it confirms it. */
const leapMs = 180_000;

/** What was odd about a stamp: `stray` was not believed; `set-back` runs `byMs` behind the one before. */
export type ClockNote = { readonly kind: 'stray' } | { readonly kind: 'set-back'; readonly byMs: number };

/**
 * Makes a time that never runs backwards of the recorder's stamps (ms): a little disorder counts as the same moment, a
 * single stray stamp is not believed, and after the recorder's clock was set back time goes on from where it was.
 */
export class CaptureClock {
  private now: number | null = null;
  private shiftMs = 0;

  /** The time of a message, given its stamp and that of the message after it (null for the last one). */
  place(stamp: number, following: number | null): { readonly at: number; readonly note: ClockNote | null } {
    const at = stamp + this.shiftMs;
    const then = following === null ? null : following + this.shiftMs;
    const before = this.now ?? then ?? at;
    const isFirst = this.now === null;
    if (isStray({ before, at, then, isFirst })) return { at: this.set(before), note: { kind: 'stray' } };
    if (this.now === null || at >= this.now) return { at: this.set(at), note: null };
    const byMs = this.now - at;
    if (byMs <= toleranceMs) return { at: this.now, note: null };
    this.shiftMs += byMs;
    return { at: this.now, note: { kind: 'set-back', byMs } };
  }

  private set(at: number): number {
    this.now = at;
    return at;
  }
}

type Stamps = {
  readonly before: number;
  readonly at: number;
  readonly then: number | null;
  readonly isFirst: boolean;
};

/** Far from the message before while the message after is in line with that. */
function isStray({ before, at, then, isFirst }: Stamps): boolean {
  if (then === null || then < before - toleranceMs) return false;
  const isBehind = !isFirst && at < before - toleranceMs;
  return isBehind || (at - before > leapMs && then < at - toleranceMs);
}
