import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { closeMinute } from '@/lib/detection/close-minute';
import type { ProfiledMessage } from '@/lib/detection/profile/judging';
import { MessageProfiles } from '@/lib/detection/profile/message-profiles';
import { seededRandom } from '@/lib/detection/testing/seeded-random';
import { TopicStore } from '@/lib/detection/topic-store';
import type { Bench, Report } from './bench';

const topicsTotal = 1_000_000;
/** Topics of the JSON part: their second rows and fields are many times the memory of a plain number. */
const jsonTopics = 200_000;
/** Topics, and messages of each, of the part in which nothing is new any more. */
const learnedTopics = 50_000;
const learnedRounds = 60;
/** Rounds played before measuring, so that memory is mapped and the code compiled, and rounds measured. */
const warmRounds = 4;
const rounds = 6;
const startAt = Date.UTC(2026, 0, 5);
const minuteMs = 60_000;
const payloadsMade = 4096;
const encoder = new TextEncoder();

type Plan = {
  readonly names: readonly string[];
  readonly payloads: readonly Uint8Array[];
  /** Which topic speaks when; each once a round. */
  readonly turns: Uint32Array;
};

/**
 * How fast one core judges messages, and what a topic costs in memory: each message is interned by its name, counted and
 * profiled, and signals are taken every 1,000 messages. Topics speak once a round; the next ones either stand in the order
 * of their first message, as devices polled in a circle do, or in a random order, in which hardly a row is in any cache.
 * Names are strings already, payloads bytes: decoding the wire is measured by `ingest`.
 */
export const detectSpeedBench: Bench = {
  name: 'detect-speed',
  async run(report) {
    measurePlain(report);
    measureLearned(report);
    measureJson(report);
  },
};

function measurePlain(report: Report): void {
  // From the wire a name comes as a new string each time, not as the one that the store keeps.
  const first = makeNames(topicsTotal, 'value');
  const names = makeNames(topicsTotal, 'value');
  const payloads = makeNumbers();
  collectGarbage();
  const before = process.memoryUsage();
  const topics = new TopicStore();
  const profiles = new MessageProfiles(topics);
  const player = createPlayer(topics, profiles);
  player.play({ names: first, payloads, turns: inOrder(topicsTotal) });
  for (let warm = 1; warm < warmRounds; warm++) player.play({ names, payloads, turns: inOrder(topicsTotal) });
  for (const order of ['in-order', 'shuffled'] as const) {
    const turns = order === 'in-order' ? inOrder(topicsTotal) : shuffled(topicsTotal);
    const { perSecond, perCpuSecond } = bestOf(() => player.play({ names, payloads, turns }), topicsTotal);
    report('plainMessagesPerSecond', perSecond, '1/s', { order, topics: topicsTotal, perCpuSecond });
  }
  reportMemory(report, 'bytesPerTopic', { topics, before });
  reportSweep(report, topics, profiles, player.now());
}

/** The same once everything is judged: from 50 messages of a topic on, on fewer topics. */
function measureLearned(report: Report): void {
  const names = makeNames(learnedTopics, 'value');
  const payloads = makeNumbers();
  const topics = new TopicStore();
  const player = createPlayer(topics, new MessageProfiles(topics));
  const turns = inOrder(learnedTopics);
  for (let warm = 0; warm < learnedRounds; warm++) player.play({ names, payloads, turns });
  const { perSecond, perCpuSecond } = bestOf(() => player.play({ names, payloads, turns }), learnedTopics);
  report('plainMessagesPerSecond', perSecond, '1/s', {
    order: 'in-order',
    topics: learnedTopics,
    messagesBefore: learnedRounds,
    perCpuSecond,
  });
}

function measureJson(report: Report): void {
  const names = makeNames(jsonTopics, 'state');
  const payloads = makeJson();
  collectGarbage();
  const before = process.memoryUsage();
  const topics = new TopicStore();
  const profiles = new MessageProfiles(topics);
  const player = createPlayer(topics, profiles);
  for (let warm = 0; warm < warmRounds; warm++) player.play({ names, payloads, turns: inOrder(jsonTopics) });
  for (const order of ['in-order', 'shuffled'] as const) {
    const turns = order === 'in-order' ? inOrder(jsonTopics) : shuffled(jsonTopics);
    const { perSecond, perCpuSecond } = bestOf(() => player.play({ names, payloads, turns }), jsonTopics);
    const payloadBytes = payloads[0]?.length ?? 0;
    report('jsonMessagesPerSecond', perSecond, '1/s', {
      order,
      topics: jsonTopics,
      payloadBytes,
      perCpuSecond,
    });
  }
  reportMemory(report, 'jsonBytesPerTopic', { topics, before });
}

/** Plays messages into one store at a steady pace of simulated time: a round a minute. */
function createPlayer(topics: TopicStore, profiles: MessageProfiles) {
  let at = startAt;
  let round = 0;
  return {
    now: () => at,
    play({ names, payloads, turns }: Plan): void {
      const step = minuteMs / turns.length;
      const begin = at;
      round++;
      for (let turn = 0; turn < turns.length; turn++) {
        const topic = turns[turn] ?? 0;
        const payload = payloads[(topic * 31 + round * 77) & (payloadsMade - 1)] ?? new Uint8Array(0);
        const now = Math.floor(begin + turn * step);
        const index = topics.intern(names[topic] ?? '');
        topics.count(index, payload.length, now);
        const message: ProfiledMessage = {
          payload,
          payloadBytes: payload.length,
          retain: false,
          propertiesHash: 0,
          at: now,
        };
        profiles.observe(index, message);
        if (turn % 1000 === 999) profiles.takeSignals();
      }
      at = begin + minuteMs;
      profiles.takeSignals();
      topics.takeDirty();
    },
  };
}

/** Messages a second of the fastest of a few rounds, by the clock and by the processor time of this process. */
function bestOf(
  round: () => void,
  messages: number,
): { readonly perSecond: number; readonly perCpuSecond: number } {
  let perSecond = 0;
  let perCpuSecond = 0;
  for (let turn = 0; turn < rounds; turn++) {
    const begin = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    round();
    const { user, system } = process.cpuUsage(cpu);
    perCpuSecond = Math.max(perCpuSecond, messages / ((user + system) / 1e6));
    perSecond = Math.max(perSecond, messages / (Number(process.hrtime.bigint() - begin) / 1e9));
  }
  return { perSecond, perCpuSecond: Math.round(perCpuSecond) };
}

/** All typed arrays that the stores have made; those that find a topic by its name, and the rest of the heap, beside them. */
function reportMemory(
  report: Report,
  metric: string,
  { topics, before }: { readonly topics: TopicStore; readonly before: NodeJS.MemoryUsage },
): void {
  collectGarbage();
  const after = process.memoryUsage();
  const nameIndex = topics.nameIndexBytes;
  report(metric, (after.arrayBuffers - before.arrayBuffers - nameIndex) / topics.size, 'bytes', {
    counts: 'all typed arrays but the index of names',
    topics: topics.size,
    nameIndexBytesPerTopic: Math.round((10 * nameIndex) / topics.size) / 10,
    heapBytesPerTopic: Math.round((after.heapUsed - before.heapUsed) / topics.size),
  });
}

function reportSweep(report: Report, topics: TopicStore, profiles: MessageProfiles, at: number): void {
  let fastest = Number.POSITIVE_INFINITY;
  for (let turn = 1; turn <= 5; turn++) {
    const begin = process.hrtime.bigint();
    closeMinute(topics, at + turn * minuteMs, startAt);
    profiles.sweep(at + turn * minuteMs);
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - begin) / 1e6);
    profiles.takeSignals();
  }
  report('sweepMs', fastest, 'ms', { topics: topicsTotal });
}

/** As the wire gives them: each in one piece, none made by joining others. */
function makeNames(count: number, last: string): readonly string[] {
  return Array.from({ length: count }, (_, n) =>
    Buffer.from(
      `plant/area${n % 10}/line${Math.floor(n / 10) % 100}/device${Math.floor(n / 1000)}/${last}`,
    ).toString('latin1'),
  );
}

function makeNumbers(): readonly Uint8Array[] {
  const random = seededRandom(3);
  return Array.from({ length: payloadsMade }, () => encoder.encode((20 + random() * 4).toFixed(2)));
}

function makeJson(): readonly Uint8Array[] {
  const random = seededRandom(5);
  return Array.from({ length: payloadsMade }, (_, n) => {
    const fields = {
      ts: startAt + n * 1000,
      deviceId: 'press-0417',
      state: 'running',
      temperature: Number((60 + random() * 5).toFixed(2)),
      pressure: Number((4 + random()).toFixed(3)),
      vibration: { x: Number(random().toFixed(4)), y: Number(random().toFixed(4)) },
      rpm: Math.floor(1400 + random() * 100),
      alarm: false,
      note: '',
    };
    const text = JSON.stringify(fields);
    return encoder.encode(JSON.stringify({ ...fields, note: 'n'.repeat(Math.max(0, 200 - text.length)) }));
  });
}

function inOrder(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, n) => n);
}

function shuffled(count: number): Uint32Array {
  const random = seededRandom(11);
  const turns = inOrder(count);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = turns[last] ?? 0;
    turns[last] = turns[other] ?? 0;
    turns[other] = kept;
  }
  return turns;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') for (let turn = 0; turn < 3; turn++) collect();
}
