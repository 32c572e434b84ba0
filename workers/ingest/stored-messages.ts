/** The broker sends what it has stored right after the SUBACK; a pause this long says that it is done. */
const pauseMs = 2000;
/** A broker that never pauses is taken to be done by then. */
const longestMs = 120_000;

/**
 * Tells the retained messages that a broker has stored, and sends because we subscribe, from live ones. With
 * Retain-As-Published both carry the flag [MQTT-3.3.1-12]: of each topic the first message after subscribing counts as
 * stored when it carries it, until the broker pauses. Such a message is no traffic and no sign of life of its topic.
 */
export class StoredMessages {
  private readonly heard = new Set<number>();
  private beganAt = 0;
  private until = 0;

  /** We are about to subscribe. Times are ms since the epoch. */
  subscribing(at: number): void {
    this.heard.clear();
    this.beganAt = at;
    this.until = Number.POSITIVE_INFINITY;
  }

  /** The broker has answered. */
  subscribed(at: number): void {
    if (this.until !== 0) this.until = at + pauseMs;
  }

  /** Forgets a topic whose index will be given to another. */
  release(index: number): void {
    this.heard.delete(index);
  }

  /** Is this message of a topic, by index, one that was stored? */
  takes(index: number, retain: boolean, at: number): boolean {
    if (this.until === 0) return false;
    if (at > this.until || at < this.beganAt || at - this.beganAt > longestMs) {
      this.until = 0;
      this.heard.clear();
      return false;
    }
    if (this.heard.has(index)) return false;
    this.heard.add(index);
    if (retain) this.until = Math.max(this.until, at + pauseMs);
    return retain;
  }
}
