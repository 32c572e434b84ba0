const windowMs = 60_000;

/**
 * Lets at most `recordedMax` refusals a minute be recorded one by one, so that guessing cannot fill the audit trail. `note`
 * returns how many went unrecorded since the last recorded one, or null when this one is not to be recorded either.
 */
export function limitRefusals(recordedMax: number) {
  let startedAt = Number.NEGATIVE_INFINITY;
  let recorded = 0;
  let unrecorded = 0;
  return {
    note(now: number): number | null {
      if (now - startedAt >= windowMs) {
        startedAt = now;
        recorded = 0;
      }
      if (recorded >= recordedMax) {
        unrecorded++;
        return null;
      }
      recorded++;
      const missed = unrecorded;
      unrecorded = 0;
      return missed;
    },
  };
}
