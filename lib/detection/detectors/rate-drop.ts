import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { alarmThreshold, detectorFamilies, minutesPerDay } from '../alarm-threshold';
import { defineDetector, type World } from '../detector';
import { createDropWatch, type DropRules, type DropWatch, followDrops, isDropJudged } from '../follow-drops';
import { createTopicIncidents, regroup, type TopicIncident, type TopicIncidents } from '../topic-incidents';

const attack = [attackTags.blockReportingMessage, attackTags.lossOfView];
const listedMax = 10;

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; the threshold follows from it and the number of topics.',
  }),
  learningHours: z.number().min(1).max(720).default(72).meta({
    title: 'Learning time, hours',
    description: 'A topic is watched for this long before a drop of its rate means anything.',
  }),
  relearnAfterHours: z.number().min(1).max(720).default(24).meta({
    title: 'Accept after, hours',
    description: 'A drop that lasts this long is taken for the new normal, and the topic is learned anew.',
  }),
});

/** Sums of minutes are judged as on this many topics at least, see `rate-surge`. */
const topicsMin = 100_000;
/** Closed minutes after which an alert of an earlier process that was not found again is over. */
const resumedMinutes = 5;

type State = {
  readonly watch: DropWatch;
  readonly incidents: TopicIncidents;
  /** Keys of an earlier process that have not been found again, and the minutes since. */
  resumed: { readonly keys: Set<string>; minutes: number };
};

export const rateDrop = defineDetector({
  kind: 'rate-drop',
  family: 'availability',
  title: 'Message rate drop',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A topic still speaks, but far more seldom than it does at this hour of the day: at most half of its usual messages for three minutes or more, and too few for chance. That is what a source with a fault, a congested link, dropped messages or an attacker who lets only some messages through look like. A topic that stops altogether is told as silence instead, and one that comes in bursts or phases is not judged. The usual rate is learned per topic; nothing is learned while it is low.',
  respond: [
    'Look whether the broker dropped messages, and whether the MQTT client that publishes the topic reconnects again and again.',
    'A whole prefix at once: look at what the topics share, such as a gateway, a bridge or a radio link.',
    'If production was slowed down as planned, resolve the alert as benign; the new rate is learned if it stays.',
  ],
  settings,
  observes: ['minute'],
  createState: (): State => ({
    watch: createDropWatch(),
    incidents: createTopicIncidents(),
    resumed: { keys: new Set(), minutes: 0 },
  }),
  resume: (state, openKeys) => {
    state.resumed = { keys: new Set(openKeys), minutes: 0 };
  },
  evaluate({ world, settings, state, now }) {
    const { topics } = world;
    const closed = topics.closedMinute;
    if (closed === null || !closed.isComplete) return [];
    const series = Math.max(topics.liveTopics, topicsMin);
    const budget = { series, testsPerDay: minutesPerDay, detectors: detectorFamilies };
    const { falseAlarmsPerDay, ...hours } = settings;
    const rules = { ...hours, topics, now, scoreMin: alarmThreshold({ ...budget, falseAlarmsPerDay }) };
    followDrops(state.watch, closed.drops, rules);
    return [...tell(state, world, rules), ...forgetResumed(state, now)];
  },
});

function tell({ watch, incidents }: State, world: World, rules: DropRules): readonly Finding[] {
  const { opened, closed } = regroup(incidents, {
    topics: rules.topics,
    alarmed: watch.dropped,
    isRipe: () => true,
    isJudged: (index) => isDropJudged(rules, index),
  });
  const cleared = closed.map(({ incident, mergedInto }) =>
    clear(
      incident.key,
      rules.now,
      mergedInto
        ? `Told from now on as part of the drop of ${placeOf(mergedInto, world)}.`
        : `${placeOf(incident, world)}: the usual rate is back, or the new rate has become the usual one.`,
    ),
  );
  return [...cleared, ...opened.map((incident) => raise(incident, watch, world, rules))];
}

function forgetResumed({ resumed, incidents }: State, now: number): readonly Finding[] {
  for (const key of incidents.open.keys()) resumed.keys.delete(key);
  if (resumed.keys.size === 0 || ++resumed.minutes < resumedMinutes) return [];
  const keys = [...resumed.keys];
  resumed.keys.clear();
  return keys.map((key) => clear(key, now, 'The monitor was restarted and sees no drop any more.'));
}

function clear(key: string, at: number, summary: string): Finding {
  return { action: 'clear', detector: 'rate-drop', key, at, summary };
}

function placeOf({ scope, name }: TopicIncident, world: World): string {
  return scope === 'broker' ? world.brokerName : scope === 'prefix' ? `${name}/` : name;
}

function raise(incident: TopicIncident, watch: DropWatch, world: World, { topics, now }: DropRules): Finding {
  const drops = [...incident.members].flatMap((index) => watch.dropped.get(index) ?? []);
  const count = drops.reduce((sum, { newest }) => sum + newest.count, 0);
  const usual = drops.reduce((sum, { newest }) => sum + newest.usual, 0);
  const share = Math.round((100 * count) / Math.max(usual, 0.1));
  const isOne = incident.scope === 'topic';
  const since = Math.min(now, ...drops.slice(0, 1000).map((drop) => drop.since));
  const many = isOne ? '' : ` over ${drops.length.toLocaleString('en')} topics`;
  const planned =
    incident.scope === 'broker' ? ' A planned slow-down of the whole plant looks the same.' : '';
  const place = placeOf(incident, world);
  return {
    action: 'raise',
    detector: 'rate-drop',
    key: incident.key,
    at: now,
    severity: incident.scope === 'broker' ? 'high' : 'medium',
    confidence: isOne ? 0.75 : 0.85,
    title: `${place} sends only ${share} % of what is usual${incident.scope === 'broker' ? '' : ` on ${world.brokerName}`}`,
    summary: `${count.toLocaleString('en')} messages${many} in the last minute, where ${Math.round(usual).toLocaleString('en')} are usual at this hour, and so for ${Math.round((now - since) / 60_000)} minutes. It has not gone silent.${planned}`,
    subject:
      incident.scope === 'broker'
        ? { kind: 'broker', id: String(world.brokerId) }
        : { kind: 'topic', id: incident.name },
    evidence: {
      messagesPerMinute: count,
      usualPerMinute: Math.round(usual * 10) / 10,
      droppedTopics: drops.length,
      lowSince: new Date(since).toISOString(),
      surpriseNats: Math.round(Math.max(0, ...drops.slice(0, 1000).map(({ score }) => score)) * 10) / 10,
      topics: drops.slice(0, listedMax).map(({ newest }) => ({
        topic: topics.name(newest.index),
        count: newest.count,
        usual: Math.round(newest.usual * 10) / 10,
      })),
    },
    attack,
  };
}
