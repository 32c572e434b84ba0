const minuteMs = 60_000;

/** Messages of each whole minute in which the monitor could see, so that a quiet minute is 0 and an unseen one is nothing. */
export class MinuteTotals {
  private countedFrom: number;
  private messages = 0;

  /** Counting begins at `now`, ms. */
  constructor(now: number) {
    this.countedFrom = now;
  }

  /**
   * A new minute begins at `minute` (ms) with so many messages counted since the start. The total of the one before, or
   * null when it was not seen from its begin to its end; `seeingSince` is null when nothing is seen now.
   */
  close(minute: number, messages: number, seeingSince: number | null): number | null {
    const begin = minute - minuteMs;
    const isWhole = this.countedFrom === begin;
    const total = messages - this.messages;
    this.countedFrom = minute;
    this.messages = messages;
    const isSeen = seeingSince !== null && seeingSince <= begin;
    return isWhole && isSeen ? total : null;
  }
}
