/** How long the own probe's connect line may take; Mosquitto's topics carry it within milliseconds. */
export const echoMs = 15_000;
/** Silence is judged by the learned rhythm, but never sooner than this. */
const silenceMsMin = 15_000;
const rhythmFactor = 3;
/** Messages of one round of counters come together; gaps shorter than this are within a round. */
const roundGapMs = 400;
const roundsToLearn = 3;

/** Why the monitor is blind, in one sentence, and since when. */
export type Blindness = { readonly reason: string; readonly since: number };

/**
 * Judges whether the monitor still sees a broker: its own counters come in a rhythm, and its own probe connections show
 * up in the log. Only what has once been seen can be missed. Times are ms since the epoch; knows no clock.
 */
export class Sight {
  private heardAt: number | null = null;
  private lastOwnAt: number | null = null;
  private longestRoundMs = 0;
  private rounds = 0;
  private knockedAt: number | null = null;
  private hasEchoed = false;
  private missedEchoes = 0;
  private missedSince = 0;

  /** Something has come over the link, whatever it was. */
  noteHeard(at: number): void {
    this.heardAt = at;
  }

  /**
   * Since when a link that is noticed as lost at `now`, and was up since `upSince`, has told nothing: a cut cable is only
   * noticed when an answer stays away, up to 45 s later, and a machine that slept notices when it wakes.
   */
  lostSince(upSince: number, now: number): number {
    return Math.max(upSince, Math.min(now, this.heardAt ?? upSince));
  }

  /** The link has come up: what was silent while it was down means nothing. */
  linkUp(at: number): void {
    this.lastOwnAt = this.lastOwnAt === null ? null : at;
    this.knockedAt = null;
    this.missedEchoes = 0;
  }

  /** A message of the broker about itself has arrived. */
  noteOwn(at: number): void {
    const gap = this.lastOwnAt === null ? 0 : at - this.lastOwnAt;
    this.lastOwnAt = at;
    if (gap < roundGapMs) return;
    this.rounds++;
    this.longestRoundMs = Math.max(gap, this.longestRoundMs * 0.98);
  }

  /** A probe connection was made and accepted. */
  noteKnock(at: number): void {
    this.knockedAt = at;
  }

  /** The broker's log has named a probe connection. */
  noteEcho(): void {
    this.hasEchoed = true;
    this.knockedAt = null;
    this.missedEchoes = 0;
  }

  /** Is an answer to the last probe still awaited, or was it missed? Then it is worth knocking again soon. */
  get isInDoubt(): boolean {
    return this.hasEchoed && (this.knockedAt !== null || this.missedEchoes > 0);
  }

  /** How long the broker's own messages may stay away by their rhythm; null until it is known. */
  get silenceLimitMs(): number | null {
    if (this.lastOwnAt === null || this.rounds < roundsToLearn) return null;
    return Math.max(silenceMsMin, rhythmFactor * this.longestRoundMs);
  }

  /** Why the monitor is blind now; null when it sees what it can. */
  blindness(now: number): Blindness | null {
    if (this.knockedAt !== null && now - this.knockedAt > echoMs) {
      if (this.missedEchoes++ === 0) this.missedSince = this.knockedAt;
      this.knockedAt = null;
    }
    if (this.hasEchoed && this.missedEchoes > 0)
      return {
        reason:
          'the broker’s log no longer shows connections: the monitor’s own test connection did not appear',
        since: this.missedSince,
      };
    const { silenceLimitMs } = this;
    if (this.lastOwnAt === null || silenceLimitMs === null) return null;
    const silentMs = now - this.lastOwnAt;
    if (silentMs <= silenceLimitMs) return null;
    const usualSeconds = Math.max(1, Math.round(this.longestRoundMs / 1000));
    return {
      reason: `nothing has come from $SYS for ${Math.round(silentMs / 1000)} s, usually at least every ${usualSeconds} s`,
      since: this.lastOwnAt,
    };
  }
}
