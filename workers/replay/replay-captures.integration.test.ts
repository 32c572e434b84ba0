import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { noProgressBar } from './progress-bar';
import { type Replay, replayCaptures } from './replay-captures';
import type { ReplayOptions } from './replay-options';
import {
  captureBegin,
  captureLine,
  type MadeMessage,
  steadyTraffic,
  writeCapture,
} from './testing/write-capture';

const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const attack = fileURLToPath(new URL('./fixtures/wildcard-subscriber.jsonl', import.meta.url));
const quiet = fileURLToPath(new URL('./fixtures/quiet-plant.jsonl', import.meta.url));
const attackAt = Date.parse('2026-11-22T16:45:30.483Z');

async function replay(
  files: string | readonly string[],
  options: Partial<ReplayOptions> = {},
): Promise<Replay & { readonly said: readonly string[] }> {
  const said: string[] = [];
  const result = await replayCaptures(
    {
      files: [files].flat(),
      json: false,
      learnUntil: null,
      detectors: null,
      baselineFile: null,
      recorderIds: [],
      scores: false,
      ...options,
    },
    { say: (text) => said.push(text), createProgressBar: () => noProgressBar },
  );
  return { ...result, said };
}

const kinds = ({ alerts }: Replay) => alerts.map(({ detector }) => detector);

describe('replayCaptures on captures of a real Mosquitto', () => {
  it('names the intruder of a capture at the moment of the attack, and nobody else', async () => {
    const { alerts, summary, said } = await replay(attack);
    expect(alerts).toMatchObject([
      {
        id: 'replay-1',
        detector: 'wildcard-subscriber',
        severity: 'critical',
        subject: { kind: 'client', id: 'mallory' },
        firstSeenAt: new Date(attackAt).toISOString(),
        url: '',
      },
    ]);
    expect(summary).toEqual({ messages: 202, events: 40, topics: 10, alerts: 1, seconds: 16.69 });
    expect(said.join()).toContain('taken for the recorder');
  });

  it('is silent on the same plant without the attack', async () => {
    expect((await replay(quiet)).alerts).toEqual([]);
  });

  it('gives the same result every time', async () => {
    const [one, other] = [await replay(attack), await replay(attack)];
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('reads gzip like plain text, and what there is of a gzip file that ends in the middle', async () => {
    const packed = join(folder, 'packed');
    writeFileSync(packed, gzipSync(readFileSync(attack)));
    const plain = await replay(attack);
    expect(await replay(packed)).toEqual(plain);
    truncateSync(packed, Math.floor(statSync(packed).size / 2));
    const { summary, said } = await replay(packed);
    expect(summary.messages).toBeGreaterThan(20);
    expect(summary.messages).toBeLessThan(202);
    expect(said.join('\n')).toContain('ends in the middle');
  });

  it.each([
    ['before the attack', { at: attackAt - 1000 }, 1],
    ['after the attack', { at: attackAt + 1000 }, 0],
    ['a share before the attack', { share: 0.4 }, 1],
    ['a share after the attack', { share: 0.8 }, 0],
  ])('reports only what comes after learning: until %s', async (_, learnUntil, alerts) => {
    const { summary } = await replay(attack, { learnUntil });
    expect(summary).toMatchObject({ messages: 202, alerts });
  });

  it('runs only the detectors asked for', async () => {
    expect((await replay(attack, { detectors: ['rate-surge'] })).alerts).toEqual([]);
    expect(kinds(await replay(attack, { detectors: ['wildcard-subscriber'] }))).toEqual([
      'wildcard-subscriber',
    ]);
  });

  it('judges whoever is not named as the recorder', async () => {
    const { alerts } = await replay(attack, { recorderIds: ['mallory'] });
    expect(alerts).toMatchObject([
      { detector: 'sys-reader', subject: { id: /^auto-/.exec(alerts[0]?.subject.id ?? '')?.input } },
    ]);
  });
});

describe('replayCaptures and lines that cannot be used', () => {
  it('counts them all, names the first twenty, and goes on', async () => {
    const file = join(folder, 'bad.jsonl');
    const good = captureLine({ at: 0, topic: 'a' });
    writeFileSync(file, `${Array.from({ length: 30 }, () => `${good}\nbroken\n`).join('')}\n\n${good}`);
    const { summary, said } = await replay(file);
    expect(summary.messages).toBe(31);
    expect(said[0]).toBe(`${file}:2: not a JSON object`);
    expect(said.filter((text) => text.includes('not a JSON object'))).toHaveLength(20);
    expect(said).toContain('… and 10 more');
    expect(said).toContain('30 lines were passed over');
  });

  it('says so when there is no message at all', async () => {
    const file = join(folder, 'empty.jsonl');
    writeFileSync(file, '');
    const { summary, said } = await replay(file);
    expect(summary).toEqual({ messages: 0, events: 0, topics: 0, alerts: 0, seconds: 0 });
    expect(said.join()).toContain('no message');
  });

  it.each([
    ['a file that is not there', 'missing.jsonl', 'there is no such file'],
    ['a folder', '.', 'it is a folder'],
  ])('refuses %s in one sentence', async (_, name, reason) => {
    await expect(replay([attack, join(folder, name)])).rejects.toThrow(reason);
  });
});

describe('replayCaptures and time', () => {
  const sensors = Array.from({ length: 20 }, (_, index) => `line${index % 4}/sensor${index}`);
  const hours = 3 * 3600;
  const [dead = '', ...alive] = sensors;

  it('reports a topic that falls silent while the others go on', async () => {
    const file = writeCapture(folder, 'silence.jsonl', [
      ...steadyTraffic([dead], 0, hours),
      ...steadyTraffic(alive, 0, hours + 3600),
    ]);
    const { alerts } = await replay(file, { learnUntil: { at: captureBegin + 2 * 3_600_000 } });
    expect(alerts).toMatchObject([{ detector: 'topic-silence', subject: { kind: 'topic', id: dead } }]);
    const since = Date.parse(alerts[0]?.firstSeenAt ?? '') - captureBegin - hours * 1000;
    expect(since).toBeGreaterThan(0);
    expect(since).toBeLessThan(600_000);
  });

  it('takes a stored message at the capture’s begin for no sign of life', async () => {
    const file = writeCapture(folder, 'stored.jsonl', [
      { at: 0, topic: 'line0/long-dead', retain: 1 },
      ...steadyTraffic(sensors, 0.1, hours),
    ]);
    const { alerts, summary } = await replay(file, { learnUntil: { at: captureBegin + 2 * 3_600_000 } });
    expect({ alerts, topics: summary.topics }).toEqual({ alerts: [], topics: 21 });
  });

  it('takes a time in which nothing was recorded for a hole, not for silence', async () => {
    const file = writeCapture(folder, 'hole.jsonl', [
      ...steadyTraffic(sensors, 0, hours),
      ...steadyTraffic(sensors, hours + 1800, 2 * hours),
    ]);
    const { alerts, said } = await replay(file);
    expect(alerts).toEqual([]);
    expect(said).toContain('holes in the capture, in which nothing is known: 1');
  });

  it('knows from a baseline what was learned in an earlier capture', async () => {
    const baselineFile = join(folder, 'plant.baseline');
    await replay(writeCapture(folder, 'week.jsonl', steadyTraffic(sensors, 0, hours)), { baselineFile });
    const days = 3 * 86_400;
    const later = writeCapture(folder, 'later.jsonl', [
      ...steadyTraffic([dead], days, days + 120),
      ...steadyTraffic(alive, days, days + 1800),
    ]);
    expect(kinds(await replay(later, { baselineFile }))).toEqual(['topic-silence']);
    expect(kinds(await replay(later))).toEqual([]);
  });

  it('refuses a baseline that is none, and leaves it as it is', async () => {
    const baselineFile = join(folder, 'not-a-baseline');
    writeFileSync(baselineFile, 'my letters\n');
    await expect(replay(quiet, { baselineFile })).rejects.toThrow('not of a baseline');
    expect(readFileSync(baselineFile, 'utf8')).toBe('my letters\n');
    expect(existsSync(`${baselineFile}.part`)).toBe(false);
  });

  it('goes on when the recorder’s clock was set back, and says where', async () => {
    const first = writeCapture(folder, 'first.jsonl', steadyTraffic(sensors, hours, hours + 600));
    const second = writeCapture(folder, 'second.jsonl', steadyTraffic(sensors, 0, 600));
    const { alerts, summary, said } = await replay([first, second]);
    expect(alerts).toEqual([]);
    expect(summary.seconds).toBeGreaterThan(1100);
    expect(summary.seconds).toBeLessThan(1300);
    expect(said[0]).toContain('second.jsonl:1: time goes back');
  });

  it('replays an hourly series, which has no holes but at its begin', async () => {
    const series = Array.from(
      { length: 5000 },
      (_, index): MadeMessage => ({ at: index * 3600, topic: 'demand' }),
    );
    const { alerts, said } = await replay(writeCapture(folder, 'hourly.jsonl', series));
    expect(alerts).toEqual([]);
    expect(said).toEqual(['holes in the capture, in which nothing is known: 3']);
  });
});
