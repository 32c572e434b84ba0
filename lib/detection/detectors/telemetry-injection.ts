import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { type Severity, severityRank } from '@/lib/domain/severity';
import { alarmThreshold, detectorFamilies } from '../alarm-threshold';
import { defineDetector, type World } from '../detector';
import { restoreFirstSeen, saveFirstSeen } from '../first-seen';
import {
  type AttributedPublishers,
  createAttributedPublishers,
  foreignPublisher,
  noteAttribution,
} from '../fusion/attributed-publishers';
import { describeInjection, type JudgedCase, severityOf } from '../fusion/describe-injection';
import { addSignals, type InjectionCases, sweepCases } from '../fusion/injection-cases';
import { rankSuspects } from '../fusion/rank-suspects';
import {
  createRecentConnections,
  noteConnectionEvent,
  type RecentConnections,
} from '../fusion/recent-connections';
import { type CaseScore, scoreCase } from '../fusion/score-case';
import { signalOfSign } from '../fusion/sparkplug-evidence';
import { foreignMessages, type TopicCase } from '../fusion/topic-case';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';

const minuteMs = 60_000;
const entitiesMax = 2000;
const repeatMs = 30_000;
/** Fewer topics than this are judged as this many, so that a small broker is not jumpy. */
const topicsMin = 100;
/** What the broker says of the publisher, in nats: as much as one clear sign, and a group of its own. */
const attributedNats = 9;

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker, over all detectors; how much evidence is asked for follows from it and the number of topics.',
  }),
  windowMinutes: z.number().int().min(1).max(240).default(10).meta({
    title: 'Window, minutes',
    description: 'Signs on one topic add up over this time; what is half as old counts about half.',
  }),
});

type Settings = z.output<typeof settings>;
type Told = RaisePace & { foreignAt: number };
type State = {
  readonly cases: InjectionCases;
  readonly recent: RecentConnections;
  readonly publishers: AttributedPublishers;
  readonly told: Map<string, Told>;
  /** Sparkplug signs taken so far, which number them. */
  signs: number;
};
type Bench = {
  readonly state: State;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
};

export const telemetryInjection = defineDetector({
  kind: 'telemetry-injection',
  family: 'publisher',
  title: 'Telemetry injected by somebody else',
  severity: 'high',
  needs: [],
  attack: [attackTags.spoofReportingMessage, attackTags.manipulationOfView],
  explain:
    'Among the messages of a topic are some that the usual sender would hardly have sent: written by another hand (order of fields, blanks, digits), out of rhythm, copied from earlier, retained where that is not usual, or with values beyond everything learned, while the usual messages go on beside them. No single sign of these raises an alert; signs of different kinds, of Sparkplug’s sequence and birth certificates, too, are added up, and a change that stays, as after a firmware update, a restart or a new set point, does not count. Who sent the messages is only proven where the broker names publishers; elsewhere those who connected shortly before are listed as suspects.',
  respond: [
    'Compare the foreign messages with the usual ones: does anybody recognise the tool that writes them so?',
    'Tell whoever acts on this data that it cannot be trusted now, and read the value at the machine itself.',
    'Look at the suspects: whose MQTT client is it, from which address, and why may it publish there?',
    'Disconnect a stranger, change the credentials it used, and let only the device’s own user publish on its topics.',
    'If a second sender belongs there, mark this alert as benign and reset what was learned of the topic.',
  ],
  settings,
  observes: ['event', 'signals', 'sparkplug-sign', 'sweep'],
  createState: (): State => ({
    cases: new Map(),
    recent: createRecentConnections(),
    publishers: createAttributedPublishers(),
    told: new Map(),
    signs: 0,
  }),
  save: ({ recent }) => saveFirstSeen(recent.known),
  restore: ({ recent }, memory) => restoreFirstSeen(recent.known, memory),
  evaluate({ observation, world, settings, state, now }) {
    const bench = { state, settings, world, now };
    const spanMs = settings.windowMinutes * minuteMs;
    if (observation.type === 'event') {
      noteConnectionEvent(state.recent, observation.event, world, now);
      noteAttribution(state.publishers, observation.event, world, now);
      return [];
    }
    if (observation.type === 'sparkplug-sign') {
      const signal = signalOfSign(observation.sign, world.topics, ++state.signs);
      return signal === null ? [] : judge(addSignals(state.cases, [signal], world, spanMs), bench);
    }
    if (observation.type === 'signals')
      return judge(addSignals(state.cases, observation.signals, world, spanMs), bench);
    return observation.type === 'sweep' ? judge(sweepCases(state.cases, world, now, spanMs), bench) : [];
  },
});

/** Judges the given topics; an entity with one above the line is reported with all its topics that are. */
function judge(touched: Iterable<TopicCase>, bench: Bench): readonly Finding[] {
  const byEntity = new Map<string, JudgedCase[]>();
  for (const topicCase of touched)
    if (score(topicCase, bench).logOdds >= 0) byEntity.set(topicCase.entity.key, []);
  if (byEntity.size === 0) return [];
  for (const topicCase of bench.state.cases.values()) {
    const cases = byEntity.get(topicCase.entity.key);
    if (cases === undefined) continue;
    const judged = { topicCase, score: score(topicCase, bench) };
    if (judged.score.logOdds >= 0) cases.push(judged);
  }
  return [...byEntity.values()].flatMap((cases) => report(cases, bench));
}

function needed({ settings, world }: Bench): number {
  return alarmThreshold({
    series: Math.max(topicsMin, world.topics.liveTopics),
    testsPerDay: 1440 / settings.windowMinutes,
    detectors: detectorFamilies,
    falseAlarmsPerDay: settings.falseAlarmsPerDay,
  });
}

function score(topicCase: TopicCase, bench: Bench): CaseScore {
  const times = foreignMessages(topicCase).map(({ at }) => at);
  const isNamed = foreignPublisher(bench.state.publishers, topicCase.topic, times) !== null;
  return scoreCase(topicCase, {
    prior: -needed(bench),
    now: bench.now,
    halfLifeMs: bench.settings.windowMinutes * minuteMs,
    identityNats: isNamed ? attributedNats : 0,
  });
}

function report(judged: readonly JudgedCase[], bench: Bench): readonly Finding[] {
  const { state, world, now } = bench;
  const [first, ...rest] = judged.toSorted((a, b) => b.score.logOdds - a.score.logOdds);
  if (first === undefined) return [];
  const { topic, entity } = first.topicCase;
  const times = foreignMessages(first.topicCase).map(({ at }) => at);
  const isProven = foreignPublisher(state.publishers, topic, times) !== null;
  if (!isNews(judged, entity.key, severityOf(judged, isProven), bench)) return [];
  const attribution = rankSuspects({ topic, times }, state.recent, state.publishers, world);
  return [
    describeInjection({ entity, cases: [first, ...rest], attribution, needed: needed(bench) }, world, now),
  ];
}

/** Told anew when there is a further odd message (at most every half minute) or when it has become worse. */
function isNews(
  judged: readonly JudgedCase[],
  key: string,
  severity: Severity,
  { state, now }: Bench,
): boolean {
  const newest = Math.max(...judged.map(({ topicCase }) => topicCase.messages.at(-1)?.at ?? 0));
  const told = recentByKey(state.told, key, entitiesMax, () => ({
    ...createRaisePace(),
    foreignAt: Number.NEGATIVE_INFINITY,
  }));
  const { raised } = told;
  const isWorse = raised === null || severityRank(severity) > severityRank(raised);
  if (!isWorse && newest <= told.foreignAt) return false;
  if (!takeNews(told, isWorse ? severity : raised, now, repeatMs)) return false;
  told.foreignAt = newest;
  return true;
}
