import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '@/lib/detection/testing/seeded-random';
import { noProgressBar } from './progress-bar';
import { type NumberScore, replayCaptures } from './replay-captures';
import type { ReplayOptions } from './replay-options';
import { captureBegin, type MadeMessage, writeCapture } from './testing/write-capture';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-scores-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A series with a daily swing, noise and one false value at `oddAt`. */
function series(count: number, everySeconds: number, oddAt: number): readonly number[] {
  const random = seededRandom(count);
  return Array.from({ length: count }, (_, step) => {
    const swing = Math.sin((step * everySeconds * 2 * Math.PI) / 86_400);
    return step === oddAt ? 70 : Math.round((20 + 5 * swing + random()) * 100) / 100;
  });
}

function plain(topic: string, everySeconds: number, values: readonly number[]): readonly MadeMessage[] {
  return values.map((value, step) => ({ at: step * everySeconds, topic, payload: String(value) }));
}

async function scoresOf(file: string, options: Partial<ReplayOptions> = {}): Promise<readonly NumberScore[]> {
  const scores: NumberScore[] = [];
  await replayCaptures(
    {
      files: [file],
      json: false,
      learnUntil: null,
      detectors: null,
      baselineFile: null,
      recorderIds: [],
      scores: true,
      ...options,
    },
    { say: () => {}, createProgressBar: () => noProgressBar, onScore: (score) => scores.push(score) },
  );
  return scores;
}

const highest = (scores: readonly NumberScore[]) =>
  scores.reduce((worst, score) => (score.score > worst.score ? score : worst));

describe('replay --scores', () => {
  it.each([
    ['seconds', 5],
    ['minutes', 300],
    ['hours', 3600],
  ])(
    'scores every plain number of a series at an interval of %s, the false one highest',
    async (name, every) => {
      const file = writeCapture(folder, name, plain('plant/temp', every, series(1500, every, 1100)));
      const scores = await scoresOf(file);
      expect(scores.map(({ at }) => at)).toEqual(
        Array.from({ length: 1500 }, (_, step) => new Date(captureBegin + step * every * 1000).toISOString()),
      );
      expect(scores.every(({ score }) => Number.isFinite(score) && score >= 0)).toBe(true);
      expect(highest(scores)).toMatchObject({
        topic: 'plant/temp',
        field: '',
        at: new Date(captureBegin + 1100 * every * 1000).toISOString(),
      });
      expect(highest(scores).score).toBeGreaterThan(10);
    },
  );

  it('scores each number of flat JSON under its path, in the order of the capture', async () => {
    const [a, b] = [series(1000, 300, 800), series(1001, 300, -1)];
    const messages = a.map((value, step) => ({
      at: step * 300,
      topic: 'machine/1',
      payload: JSON.stringify({ temp: value, name: 'pump', speed: b[step], on: true }),
    }));
    const scores = await scoresOf(writeCapture(folder, 'json', messages), { learnUntil: { share: 0.5 } });
    expect(scores.slice(0, 4).map(({ field }) => field)).toEqual(['temp', 'speed', 'temp', 'speed']);
    expect(scores).toHaveLength(2000);
    expect(highest(scores)).toMatchObject({
      field: 'temp',
      at: new Date(captureBegin + 800 * 300_000).toISOString(),
    });
  });

  it('gives the same scores every time, and none unless asked', async () => {
    const file = writeCapture(folder, 'twice', plain('t', 60, series(500, 60, 450)));
    expect(await scoresOf(file)).toEqual(await scoresOf(file));
    expect(await scoresOf(file, { scores: false })).toEqual([]);
  });

  it('prints scores before alerts, one JSON a line, and ends quietly when nobody reads on', {
    timeout: 120_000,
  }, async () => {
    const file = writeCapture(folder, 'printed', plain('t', 300, series(6000, 300, 5000)));
    const command = `'${process.execPath}' --import tsx workers/replay/main.ts '${file}' --scores --json`;
    const all = await promisify(execFile)('sh', ['-c', command], { cwd: root, maxBuffer: 1e8 });
    const lines = all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, 6000).map((line) => Object.keys(line).join())).toEqual(
      Array.from({ length: 6000 }, () => 'topic,at,field,score'),
    );
    expect(lines.at(-1)).toMatchObject({ summary: { messages: 6000 } });
    const some = await promisify(execFile)('sh', ['-c', `${command} | head -n 2`], { cwd: root });
    expect(some.stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(some.stderr).toBe('');
  });
});
