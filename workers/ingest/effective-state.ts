import type { BrokerState } from '@/lib/domain/broker';
import type { LinkStatus } from '@/lib/mqtt/broker-connection';
import type { Blindness, Sight } from './sight';

/** How the monitor stands towards a broker: its link's state, or `blind` when the link is up and shows nothing. */
export type Effective = {
  readonly state: BrokerState;
  readonly reason: string | null;
  /** ms since the epoch. */
  readonly since: number;
};

/** Joins the link's own state with what is heard over it. Blind time begins with the last word heard, not when it is noticed. */
export class EffectiveState {
  current: Effective;
  private upSince: number;

  constructor(
    private readonly sight: Sight,
    now: number,
  ) {
    this.current = { state: 'connecting', reason: null, since: now };
    this.upSince = now;
  }

  get isUp(): boolean {
    return this.current.state === 'online' || this.current.state === 'blind';
  }

  linkUp(at: number): void {
    this.upSince = at;
    this.sight.linkUp(at);
  }

  /** Since when a link that is noticed as lost at `now` has told nothing. */
  lostSince(now: number): number {
    return this.sight.lostSince(this.upSince, now);
  }

  /** Takes in what is so now; the new state when it is another one, null when at most its reason changed. */
  advance(status: LinkStatus, now: number): Effective | null {
    const blindness = status.state === 'online' ? this.sight.blindness(now) : null;
    const state = blindness === null ? status.state : 'blind';
    const reason = blindness?.reason ?? status.reason;
    const before = this.current;
    if (before.state === state) {
      if (before.reason !== reason) this.current = { ...before, reason };
      return null;
    }
    this.current = { state, reason, since: this.beginOf(status, blindness, now) };
    return this.current;
  }

  private beginOf(status: LinkStatus, blindness: Blindness | null, now: number): number {
    const { state, since } = this.current;
    if (blindness !== null) return Math.max(since, blindness.since);
    if (state === 'blind' && status.state === 'online') return now;
    return this.isUp ? Math.max(since, this.lostSince(status.since)) : status.since;
  }
}
