import type { StateChange } from './plan-spans';

const gapsMax = 200;
const gapsMin = 20;
/** The longest fiftieth of the gaps, two at least, is not taken for usual: an outage is no rhythm. */
const unusualShare = 0.02;
const unusualMin = 2;
/** Missed intervals after which a device counts as offline. */
const intervalsMissed = 3;
/** The worker looks once a second, so that less would be chance. */
const limitMsMin = 5000;
/** How long a device whose interval is not known yet counts as online after it spoke. */
const learningMs = 3_600_000;

/** Learns how often a device speaks from the gaps between its messages (ms). */
export class UsualGap {
  private readonly gaps = new Float64Array(gapsMax);
  private count = 0;

  constructor(private readonly restoredMs: number | null) {}

  add(gapMs: number): void {
    this.gaps[this.count % gapsMax] = gapMs;
    this.count++;
  }

  /** The longest gap that is usual, ms; what was restored before 20 gaps were seen, null when nothing was. */
  usualMs(): number | null {
    const known = Math.min(this.count, gapsMax);
    if (known < gapsMin) return this.restoredMs;
    const leftOut = Math.max(unusualMin, Math.floor(unusualShare * known));
    return this.gaps.slice(0, known).sort()[known - 1 - leftOut] ?? null;
  }
}

/** Everything that says whether a device is there that is known by its topics. Times are ms since the epoch. */
export type VoiceInput = {
  /** Between its messages; null while that is not known. */
  readonly intervalMs: number | null;
  /** Its newest message; null before the first. */
  readonly lastSpokeAt: number | null;
  /** Since when the monitor has seen the broker without a break; null when it does not. */
  readonly seeingSince: number | null;
  /** Since when anybody looks after this device: silence before that is nobody's. */
  readonly watchedSince: number;
  /** When it stopped seeing it, if it does not. */
  readonly blindSince: number;
  readonly now: number;
};

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;

/**
 * Is a device that does not speak Sparkplug there? Online while it spoke within three of its intervals, offline from the
 * moment that was over, unknown while the monitor sees nothing and until it has been silent long enough after that.
 */
export function judgeVoice(input: VoiceInput): StateChange {
  const { intervalMs, lastSpokeAt, seeingSince, watchedSince, blindSince, now } = input;
  if (seeingSince === null)
    return { state: 'unknown', at: blindSince, reason: 'the monitor does not see the broker' };
  const spokeAt = lastSpokeAt !== null && lastSpokeAt >= seeingSince ? lastSpokeAt : null;
  const limitMs = intervalMs === null ? null : Math.max(limitMsMin, intervalsMissed * intervalMs);
  if (spokeAt !== null && now - spokeAt <= (limitMs ?? learningMs))
    return { state: 'online', at: spokeAt, reason: 'speaks' };
  if (limitMs === null) {
    const reason = 'how often it speaks is not known yet: set it, or wait until it is learned';
    return { state: 'unknown', at: spokeAt === null ? seeingSince : spokeAt + learningMs, reason };
  }
  const since = spokeAt ?? Math.max(seeingSince, watchedSince);
  if (now - since <= limitMs)
    return { state: 'unknown', at: since, reason: 'has not spoken since the monitor looks after it' };
  return {
    state: 'offline',
    at: since + limitMs,
    reason: `no message for ${seconds(limitMs)}; one every ${seconds(intervalMs ?? 0)} is expected`,
  };
}
