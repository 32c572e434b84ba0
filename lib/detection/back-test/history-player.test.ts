import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { Detector } from '../detector';
import { payloadFlood } from '../detectors/payload-flood';
import { rateSurge } from '../detectors/rate-surge';
import { topicExplosion } from '../detectors/topic-explosion';
import { topicSilence } from '../detectors/topic-silence';
import { wildcardSubscriber } from '../detectors/wildcard-subscriber';
import { backTestObstacle, neededEvents, needsRates } from './back-test-needs';
import { HistoryPlayer } from './history-player';

const start = Date.UTC(2026, 0, 5);
const minuteMs = 60_000;

function playerOf(detector: Detector, settings: unknown = {}) {
  const findings: Finding[] = [];
  const player = new HistoryPlayer({
    broker: { id: 1, name: 'plant', kind: 'mosquitto' },
    detector,
    settings,
    startsAt: start,
    isMonitor: () => false,
    session: () => null,
    onFindings: (found) => findings.push(...found),
  });
  player.setState('online', null, start);
  return { player, findings };
}

/** Plays minutes of counts by topic; `countOf` 0 = the topic was silent. */
function playMinutes(
  player: HistoryPlayer,
  from: number,
  to: number,
  countOf: (topic: string, minute: number) => number,
) {
  for (let minute = from; minute < to; minute++) {
    const end = start + (minute + 1) * minuteMs;
    for (const topic of ['a/1', 'a/2', 'b/1']) {
      const count = countOf(topic, minute);
      player.topics.countMany(player.topics.intern(topic), count, count * 10, end - 1);
    }
    player.endMinute(end);
  }
}
const titles = (findings: readonly Finding[]) =>
  findings.flatMap((finding) => (finding.action === 'raise' ? [finding.title] : []));

describe('rates', () => {
  const settings = { learningHours: 4 };
  const steady = (_topic: string, minute: number) => 20 + ((minute * 7) % 5);

  test('a flood after learning is found, steady traffic is not', () => {
    const { player, findings } = playerOf(rateSurge, settings);
    playMinutes(player, 0, 400, steady);
    expect(findings).toEqual([]);
    playMinutes(player, 400, 405, (topic, minute) => (topic === 'a/1' ? 3000 : steady(topic, minute)));
    expect(titles(findings)[0]).toContain('a/1');
  });

  test('counts of a whole minute are counted exactly', () => {
    const { player } = playerOf(rateSurge, settings);
    playMinutes(player, 0, 10, () => 7);
    const index = player.topics.indexOf('a/2');
    expect([player.topics.totalCount(index), player.topics.totalBytes(index)]).toEqual([70, 700]);
    expect(player.topics.liveMessages).toBe(210);
  });
});

describe('floods', () => {
  test('topics that were never heard come by the hundred', () => {
    const { player, findings } = playerOf(topicExplosion, { learningHours: 1 });
    playMinutes(player, 0, 120, () => 6);
    expect(findings).toEqual([]);
    const end = start + 121 * minuteMs;
    for (let made = 0; made < 2000; made++)
      player.topics.countMany(player.topics.intern(`x/${made}`), 1, 9, end - 1);
    player.endMinute(end);
    expect(titles(findings)).toHaveLength(1);
  });

  test('far more bytes than ever', () => {
    const { player, findings } = playerOf(payloadFlood, { learningHours: 1 });
    playMinutes(player, 0, 120, () => 60);
    expect(findings).toEqual([]);
    playMinutes(player, 120, 122, (topic) => (topic === 'b/1' ? 50_000_000 : 60));
    expect(titles(findings).length).toBeGreaterThan(0);
  });
});

describe('silence', () => {
  const settings = { learningHours: 2 };
  const lively = () => 6;

  test('a topic that stops is found', () => {
    const { player, findings } = playerOf(topicSilence, settings);
    playMinutes(player, 0, 180, lively);
    expect(findings).toEqual([]);
    playMinutes(player, 180, 220, (topic) => (topic === 'b/1' ? 0 : 6));
    expect(titles(findings)).toEqual([expect.stringContaining('b/1 has gone silent')]);
  });

  test('time in which the monitor saw nothing is no silence', () => {
    const { player, findings } = playerOf(topicSilence, settings);
    playMinutes(player, 0, 180, lively);
    player.setState('connecting', 'the monitor was not running', start + 180 * minuteMs);
    playMinutes(player, 180, 220, () => 0);
    player.setState('online', null, start + 220 * minuteMs);
    playMinutes(player, 220, 260, lively);
    expect(findings).toEqual([]);
  });
});

test('events are judged by the changed settings', () => {
  const event: BrokerEvent = {
    kind: 'client.subscribed',
    receivedAt: start + 5000,
    brokerAt: null,
    clientId: 'eve',
    clientIdConfidence: 'exact',
    filter: '#',
    origin: 'log',
    spoofable: false,
    raw: 'eve 0 #',
  };
  const counts = [{}, { allowList: [{ clientId: 'eve' }] }].map((settings) => {
    const { player, findings } = playerOf(wildcardSubscriber, settings);
    player.observe({ type: 'event', event }, event.receivedAt);
    return findings.length;
  });
  expect(counts).toEqual([1, 0]);
});

describe('what a detector needs', () => {
  const observing = (...observes: Detector['observes']) => ({ observes });
  test('only what judges nothing but messages cannot be run', () => {
    expect(backTestObstacle(observing('signals', 'sweep'))).not.toBeNull();
    expect(backTestObstacle(observing('signals', 'event'))).toBeNull();
    expect(backTestObstacle(observing('event'))).toBeNull();
  });
  test('rates and events', () => {
    expect([needsRates(topicSilence), needsRates(rateSurge), needsRates(wildcardSubscriber)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([neededEvents(rateSurge), neededEvents(wildcardSubscriber)]).toEqual([[], null]);
    expect(neededEvents(observing('sparkplug', 'sweep'))).toHaveLength(5);
  });
});
