import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { alarmThreshold, detectorFamilies, minutesPerDay } from '../alarm-threshold';
import { hourOfDay } from '../close-minute';
import { defineDetector, type World } from '../detector';
import { longestGapTimes, silenceScore, timesLongerMin } from '../gamma-silence';
import { quietFactor } from '../learn-rate';
import { createResumedKeys, type ResumedKeys, takeHeardKeys } from '../resumed-keys';
import { sayDuration } from '../say-duration';
import { createTopicIncidents, regroup, type TopicIncident, type TopicIncidents } from '../topic-incidents';
import type { TopicStore } from '../topic-store';

const gapsMin = 20;
const listedMax = 10;
const attack = [attackTags.blockReportingMessage, attackTags.lossOfView];

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; the threshold follows from it and the number of topics.',
  }),
  learningHours: z.number().min(1).max(720).default(48).meta({
    title: 'Learning time, hours',
    description: 'A topic is listened to for this long before its silence means anything.',
  }),
  silenceSecondsMin: z.number().int().min(5).max(86_400).default(60).meta({
    title: 'Shortest silence, seconds',
    description: 'Shorter pauses are never reported, however regular the topic.',
  }),
  settleSeconds: z.number().int().min(0).max(3600).default(30).meta({
    title: 'Settling time, seconds',
    description:
      'A single topic is told only after this time, so that a whole line that falls silent becomes one alert.',
  }),
});

type Settings = z.output<typeof settings>;
/** After an incident over many topics those not heard yet are given so many times their longest gap. */
const returnGaps = 2;

type Silence = { readonly lastSeenAt: number; readonly noticedAt: number; readonly score: number };
/** A topic that was silent as part of an incident over many, which is over since then: it may be about to speak again. */
type Returning = { readonly silence: Silence; readonly since: number; readonly waitMs: number };
type State = {
  readonly silent: Map<number, Silence>;
  readonly returning: Map<number, Returning>;
  readonly incidents: TopicIncidents;
  resumed: ResumedKeys;
};
type Bench = {
  readonly topics: TopicStore;
  readonly world: World;
  readonly settings: Settings;
  readonly state: State;
  readonly now: number;
};

export const topicSilence = defineDetector({
  kind: 'topic-silence',
  family: 'availability',
  title: 'Topic gone silent',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A topic that has spoken regularly has stopped: the pause is at least three times its usual interval, more than twice the longest it ever made, and too long to be chance for the number of topics on this broker. Many topics at once are told as one alert on their prefix or on the broker. Time in which the monitor itself could not see never counts as silence. Sparkplug topics report by exception and are judged by their death certificates instead.',
  respond: [
    'Look whether the device or its MQTT client is still connected, and since when it is not.',
    'Connected but silent: the data source behind it has stopped, or its publishes are being refused or blocked.',
    'A whole prefix at once: look at what the topics share, such as a gateway, a bridge or a network segment.',
    'Planned standstill: note it on the alert; it ends by itself when the topic speaks again.',
  ],
  settings,
  observes: ['sweep'],
  createState: (): State => ({
    silent: new Map(),
    returning: new Map(),
    incidents: createTopicIncidents(),
    resumed: createResumedKeys([]),
  }),
  resume: (state, openKeys) => {
    state.resumed = createResumedKeys(openKeys);
  },
  evaluate({ world, settings, state, now }) {
    if (world.brokerState !== 'online' || world.seeingSince > now) return [];
    const bench = { topics: world.topics, world, settings, state, now };
    const heard = noteHeard(bench);
    const fresh = noteOverdue(bench) + noteSilent(bench);
    return [
      ...(heard.size + fresh > 0 || isWaiting(state) ? tell(bench, heard) : []),
      ...takeHeardKeys(state.resumed, world.topics, state.incidents).map((key) =>
        clear(key, now, 'It speaks again since the monitor was restarted.'),
      ),
    ];
  },
});

/** Is a silent topic not told yet? */
function isWaiting({ silent, incidents }: State): boolean {
  return silent.size !== incidents.byTopic.size;
}

function tell(bench: Bench, heard: ReadonlyMap<number, number>): readonly Finding[] {
  const { topics, state, settings, now } = bench;
  const { opened, closed } = regroup(state.incidents, {
    topics,
    alarmed: state.silent,
    isRipe: (index) => now - (state.silent.get(index)?.noticedAt ?? now) >= settings.settleSeconds * 1000,
    isJudged: (index) => isJudged(topics, index, now, settings),
    onLeftOver: (members) => awaitReturn(bench, members),
  });
  return [
    ...closed.map(({ incident, mergedInto }) => over(incident, mergedInto, { topics, heard, now })),
    ...opened.map((incident) => raise(incident, bench)),
  ];
}

function isJudged(topics: TopicStore, index: number, now: number, { learningHours }: Settings): boolean {
  const first = topics.firstSeenAt(index);
  return (
    first > 0 &&
    (topics.isApproved(index) || now - first >= learningHours * 3_600_000) &&
    topics.gapCount(index) >= gapsMin &&
    !topics.isReserved(index) &&
    !topics.isSparkplug(index)
  );
}

/** Gives what is left of an incident time to speak again before it is told by itself. Those topics stay marked silent. */
function awaitReturn({ topics, state, settings, now }: Bench, members: ReadonlySet<number>): void {
  for (const index of members) {
    const silence = state.silent.get(index);
    if (silence === undefined) continue;
    const waitSeconds = Math.max(settings.settleSeconds, returnGaps * topics.gapMaxSeconds(index));
    state.silent.delete(index);
    state.returning.set(index, { silence, since: now, waitMs: waitSeconds * 1000 });
  }
}

/** Takes back the topics that had time to speak again and have not; gives how many. */
function noteOverdue({ world, state, now }: Bench): number {
  let overdue = 0;
  for (const [index, { silence, since, waitMs }] of state.returning) {
    if (now - Math.max(since, world.seeingSince) < waitMs) continue;
    state.returning.delete(index);
    state.silent.set(index, { ...silence, noticedAt: now });
    overdue++;
  }
  return overdue;
}

/** Takes the topics that speak again off the list; gives how long each was silent, in seconds. */
function noteHeard({ topics, state }: Bench): ReadonlyMap<number, number> {
  const heard = new Map<number, number>();
  const isHeard = (index: number, { lastSeenAt }: Silence) => {
    const last = topics.lastSeenAt(index);
    if (last <= lastSeenAt) return false;
    topics.markSilent(index, false);
    heard.set(index, (last - lastSeenAt) / 1000);
    return true;
  };
  for (const [index, silence] of state.silent) if (isHeard(index, silence)) state.silent.delete(index);
  for (const [index, { silence }] of state.returning)
    if (isHeard(index, silence)) state.returning.delete(index);
  return heard;
}

/** Notes the topics that have fallen silent; gives how many. */
function noteSilent({ topics, world, settings, state, now }: Bench): number {
  const before = state.silent.size;
  const budget = {
    series: topics.liveTopics,
    testsPerDay: minutesPerDay,
    detectors: detectorFamilies,
    falseAlarmsPerDay: settings.falseAlarmsPerDay,
  };
  const threshold = alarmThreshold(budget);
  for (let index = 0; index < topics.size; index++) {
    const last = topics.lastSeenAt(index);
    const elapsed = (now - Math.max(last, world.seeingSince)) / 1000;
    if (
      elapsed < settings.silenceSecondsMin ||
      elapsed <= 2 * topics.gapMaxSeconds(index) ||
      topics.isSilent(index)
    )
      continue;
    if (!isJudged(topics, index, now, settings)) continue;
    const { mean, variance } = topics.gaps(index);
    const quiet = quietFactor(topics.rates, index, hourOfDay(now));
    const score = silenceScore(elapsed, quiet * mean, quiet * quiet * variance);
    if (score < threshold || elapsed < timesLongerMin * mean) continue;
    if (elapsed <= longestGapTimes(mean, variance) * topics.gapMaxSeconds(index)) continue;
    topics.markSilent(index, true);
    state.silent.set(index, { lastSeenAt: last, noticedAt: now, score });
  }
  return state.silent.size - before;
}

function clear(key: string, at: number, summary: string): Finding {
  return { action: 'clear', detector: 'topic-silence', key, at, summary };
}

type Heard = {
  readonly topics: TopicStore;
  readonly heard: ReadonlyMap<number, number>;
  readonly now: number;
};

function over(
  incident: TopicIncident,
  mergedInto: TopicIncident | null,
  { topics, heard, now }: Heard,
): Finding {
  if (mergedInto)
    return clear(incident.key, now, `Told from now on as part of the silence of ${nameOf(mergedInto)}.`);
  if (incident.scope !== 'topic')
    return clear(incident.key, now, `Most of ${nameOf(incident)} speaks again.${sayAwaited(incident)}`);
  const silent = heard.get(topics.indexOf(incident.name));
  const after = silent === undefined ? '' : ` after ${sayDuration(silent)}`;
  return clear(incident.key, now, `${incident.name} speaks again${after}.`);
}

function sayAwaited({ members: { size } }: TopicIncident): string {
  if (size === 0) return '';
  return ` ${size === 1 ? 'One topic has' : `${size.toLocaleString('en')} topics have`} not been heard yet; what stays silent is told by itself.`;
}

function nameOf({ scope, name }: TopicIncident): string {
  return scope === 'broker' ? 'the whole broker' : scope === 'prefix' ? `${name}/` : name;
}

function raise(incident: TopicIncident, bench: Bench): Finding {
  return incident.scope === 'topic' ? raiseTopic(incident, bench) : raiseMany(incident, bench);
}

function raiseTopic(incident: TopicIncident, { topics, world, state, now }: Bench): Finding {
  const [index = -1] = incident.members;
  const silence = state.silent.get(index);
  const { mean, max, count } = topics.gaps(index);
  const since = Math.max(silence?.lastSeenAt ?? 0, world.seeingSince);
  const silent = sayDuration((now - since) / 1000);
  const learned = sayDuration((now - topics.firstSeenAt(index)) / 1000);
  return {
    action: 'raise',
    detector: 'topic-silence',
    key: incident.key,
    at: now,
    severity: 'medium',
    confidence: 0.8,
    title: `${incident.name} has gone silent on ${world.brokerName}`,
    summary: `No message on ${incident.name} for ${silent}. In ${learned} it spoke every ${sayDuration(mean)} on average and never paused longer than ${sayDuration(max)}.`,
    subject: { kind: 'topic', id: incident.name },
    evidence: {
      silentSince: new Date(since).toISOString(),
      silentSeconds: Math.round((now - since) / 1000),
      usualGapSeconds: round(mean),
      longestGapSeconds: round(max),
      gapsLearned: count,
      surpriseNats: round(silence?.score ?? 0),
    },
    attack,
  };
}

function raiseMany(incident: TopicIncident, { topics, world, state, now }: Bench): Finding {
  const { scope, name, judged } = incident;
  const members = [...incident.members];
  const since = members.map((index) => state.silent.get(index)?.lastSeenAt ?? now);
  const first = Math.max(world.seeingSince, Math.min(...since.slice(0, 1000)));
  const title =
    scope === 'broker'
      ? `Much of ${world.brokerName} has gone silent`
      : `${name}/ has gone silent on ${world.brokerName}`;
  const where =
    scope === 'broker' ? `regular topics on ${world.brokerName}` : `regular topics under ${name}/`;
  return {
    action: 'raise',
    detector: 'topic-silence',
    key: incident.key,
    at: now,
    severity: 'high',
    confidence: 0.9,
    title: `${title}: ${members.length.toLocaleString('en')} topics`,
    summary: `${members.length.toLocaleString('en')} of ${judged.toLocaleString('en')} ${where} have stopped, the first ${sayDuration((now - first) / 1000)} ago. The monitor’s own link is up.`,
    subject:
      scope === 'broker' ? { kind: 'broker', id: String(world.brokerId) } : { kind: 'topic', id: name },
    evidence: {
      silentTopics: members.length,
      regularTopics: judged,
      firstSilentSince: new Date(first).toISOString(),
      topics: members.slice(0, listedMax).map((index) => topics.name(index)),
    },
    attack,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
