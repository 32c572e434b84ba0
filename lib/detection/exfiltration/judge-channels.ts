import type { Finding } from '@/lib/domain/finding';
import { noteName } from '../long-names';
import { recentByKey } from '../recent-by-key';
import { addTime, type RecentTimes } from '../recent-times';
import type { Signal } from '../signal';
import { channelAttack, type ExfiltrationBench, isNews } from './exfiltration-state';

const topicsMax = 1000;
const longNamesMin = 20;
const randomMin = 20;
const randomWindowMs = 600_000;

/** Topics used as a channel: very long new names, and payloads that look random where they never did. */
export function judgeChannels(
  signals: readonly Signal[],
  isYoung: boolean,
  bench: ExfiltrationBench,
): readonly Finding[] {
  const { state, world, now } = bench;
  const findings: Finding[] = [];
  for (const signal of signals) {
    if (signal.kind === 'new-topic') {
      const topic = world.topics.name(signal.topic);
      const count = noteName(state.names, topic, isYoung, now);
      if (count >= longNamesMin && isNews('names', 'medium', bench))
        findings.push(longNames(topic, count, bench));
    }
    if (signal.kind === 'entropy') findings.push(...judgeRandom(signal, bench));
  }
  return findings;
}

function longNames(topic: string, count: number, { state, world, now }: ExfiltrationBench): Finding {
  return {
    action: 'raise',
    detector: 'exfiltration',
    key: 'names',
    at: now,
    severity: 'medium',
    confidence: 0.7,
    title: `Very long topic names on ${world.brokerName}, as if they carried data`,
    summary: `${count} new topics within a minute have names of more than three times the longest that was known (${state.names.usualMax} characters). Data can be hidden in names where payloads are watched.`,
    subject: { kind: 'broker', id: String(world.brokerId) },
    evidence: {
      topics: [...state.names.recent.keys()].slice(-5).map((name) => name.slice(0, 512)),
      lastLength: topic.length,
      usualMost: state.names.usualMax,
      newTopics: count,
    },
    attack: channelAttack,
  };
}

function judgeRandom(signal: Signal, bench: ExfiltrationBench): readonly Finding[] {
  const { state, world, now } = bench;
  const topic = world.topics.name(signal.topic);
  const times = recentByKey(state.random, signal.topic, topicsMax, (): RecentTimes => []);
  addTime(times, now, randomWindowMs, randomMin);
  if (times.length < randomMin || !isNews(`random ${topic}`, 'medium', bench)) return [];
  return [
    {
      action: 'raise',
      detector: 'exfiltration',
      key: `random ${topic}`,
      at: now,
      severity: 'medium',
      confidence: 0.5,
      title: `Payloads on ${topic} of ${world.brokerName} look encrypted`,
      summary: `At least ${randomMin} messages on ${topic} within ten minutes look random, where the topic’s payloads do not: ${signal.text}. A topic can be used as a channel for other data.`,
      subject: { kind: 'topic', id: topic },
      evidence: { topics: [topic], messages: times.length, lastSign: signal.text },
      attack: channelAttack,
    },
  ];
}
