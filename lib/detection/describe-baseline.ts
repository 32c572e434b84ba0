import { alarmThreshold, detectorFamilies, minutesPerDay } from './alarm-threshold';
import { type Burstiness, burstinessOf } from './burstiness';
import { hourOfDay, samplesOf, surgeBound, usualCount, windowsToJudge } from './close-minute';
import { silenceAlarmSeconds } from './gamma-silence';
import { isHourly } from './learn-rate';
import { type LearningPhase, phaseOf } from './learning-phase';
import { dropBound } from './negative-binomial-drop';
import { parseTopicBaseline, restoreTopicBaseline, type StoredBaseline } from './topic-baseline';
import { TopicStore } from './topic-store';

/** What is normal for one topic, for people. Rates are messages a minute, at the present hour where hours are in use. */
export type BaselineView = {
  readonly phase: LearningPhase;
  /** ms since the epoch; null when it was never heard. */
  readonly learnedSince: number | null;
  /** Messages whose distance to the one before was learned, at most 65,535. */
  readonly messagesLearned: number;
  /** Minutes learned, at most 65,535. */
  readonly windowsLearned: number;
  readonly isFrozen: boolean;
  readonly isApproved: boolean;
  /** Null before an hour's minutes were learned. */
  readonly rate: RateView | null;
  /** Null before twenty gaps were learned. */
  readonly gaps: GapView | null;
  /** What `MessageProfiles` has stored of its payloads, null when that is nothing. */
  readonly payload: unknown;
};

type RateView = {
  readonly meanPerMinute: number;
  readonly usualPerMinute: number;
  /** From this count on a single minute alarms. */
  readonly alarmFromPerMinute: number;
  /** Up to this count in three minutes running it alarms as a drop; null when even none at all would be chance. */
  readonly alarmUpToPerMinute: number | null;
  /** Over-dispersion: variance = mean + dispersion · mean². */
  readonly dispersion: number;
  /** Surges can be told only with limits, and why. */
  readonly isBursty: boolean;
  readonly burstyReason: string | null;
  /** Means of the 24 hours of the day (UTC), null where not learned; null as a whole while hours are not in use. */
  readonly hourlyMeans: readonly (number | null)[] | null;
  /** What is usual and what would alarm in each of the 24 hours of the day (UTC), for a chart. */
  readonly boundsByHour: readonly HourBounds[];
};

/** Messages a minute, as in `RateView`. */
type HourBounds = { readonly usual: number; readonly alarmFrom: number; readonly alarmUpTo: number | null };

type GapView = {
  readonly meanSeconds: number;
  readonly longestSeconds: number;
  readonly silenceAlarmSeconds: number;
};

/** Under what a baseline is judged. */
type Circumstances = {
  /** ms since the epoch. */
  readonly now: number;
  /** Topics of the broker: the more, the rarer must be what alarms. */
  readonly liveTopics: number;
  readonly falseAlarmsPerDay?: number;
  /** As set at `topic-silence`. */
  readonly silenceSecondsMin?: number;
};

const gapsMin = 20;
const burstyReasons: Readonly<Record<Burstiness, string>> = {
  scatter:
    'Its minutes scatter far more than its rate explains, so that a surge must be large to be told from a burst.',
  'on/off':
    'It runs in phases of much and little, so that a surge can be told only when it exceeds what a busy phase brings.',
};

/** A stored baseline as people read it; null when it is damaged or of an unknown version. */
export function describeBaseline(stored: unknown, circumstances: Circumstances): BaselineView | null {
  const parsed = parseTopicBaseline(stored);
  if (parsed === null) return null;
  const topics = new TopicStore({ topicsMax: 1 });
  restoreTopicBaseline(topics, null, topics.intern('topic'), parsed);
  const learnedSince = topics.firstSeenAt(0);
  const messagesLearned = topics.gapCount(0);
  return {
    phase: phaseOf(messagesLearned + 1, learnedSince, circumstances.now),
    learnedSince: learnedSince === 0 ? null : learnedSince,
    messagesLearned,
    windowsLearned: topics.rates.windows[0] ?? 0,
    isFrozen: topics.isFrozen(0),
    isApproved: topics.isApproved(0),
    rate: describeRate(topics, circumstances),
    gaps: describeGaps(topics, circumstances),
    payload: payloadOf(parsed),
  };
}

function payloadOf(parsed: StoredBaseline): unknown {
  return parsed.v === 1 ? null : (parsed.p ?? null);
}

function thresholdFor({ liveTopics, falseAlarmsPerDay = 1 }: Circumstances): number {
  const budget = { series: liveTopics, testsPerDay: minutesPerDay, detectors: detectorFamilies };
  return alarmThreshold({ ...budget, falseAlarmsPerDay });
}

function describeRate(topics: TopicStore, circumstances: Circumstances): RateView | null {
  const { rates } = topics;
  if ((rates.windows[0] ?? 0) < windowsToJudge) return null;
  const hour = hourOfDay(circumstances.now);
  const threshold = thresholdFor(circumstances);
  const dispersion = rates.dispersion[0] ?? 0;
  const burstiness = burstinessOf(topics, 0);
  const isInUse = Array.from({ length: 24 }, (_, each) => isHourly(rates, 0, each));
  const boundsAt = (each: number): HourBounds => {
    const usual = usualCount(rates, 0, each);
    return {
      usual,
      alarmFrom: surgeBound(rates, 0, each, threshold),
      alarmUpTo:
        burstiness === null ? dropBound(usual, samplesOf(rates, 0, each), dispersion, threshold) : null,
    };
  };
  const now = boundsAt(hour);
  return {
    meanPerMinute: rates.mean[0] ?? 0,
    usualPerMinute: now.usual,
    alarmFromPerMinute: now.alarmFrom,
    alarmUpToPerMinute: now.alarmUpTo,
    dispersion,
    isBursty: burstiness !== null,
    burstyReason: burstiness === null ? null : burstyReasons[burstiness],
    hourlyMeans: isInUse.includes(true)
      ? isInUse.map((isKnown, each) => (isKnown ? usualCount(rates, 0, each) : null))
      : null,
    boundsByHour: isInUse.map((_, each) => boundsAt(each)),
  };
}

function describeGaps(topics: TopicStore, circumstances: Circumstances): GapView | null {
  const gaps = topics.gaps(0);
  if (gaps.count < gapsMin) return null;
  const { silenceSecondsMin = 60 } = circumstances;
  const seconds = silenceAlarmSeconds(gaps, thresholdFor(circumstances), silenceSecondsMin);
  if (seconds === null) return null;
  return { meanSeconds: gaps.mean, longestSeconds: gaps.max, silenceAlarmSeconds: seconds };
}
