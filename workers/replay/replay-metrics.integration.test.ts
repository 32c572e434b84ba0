import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '@/lib/detection/testing/seeded-random';
import { encodeSparkplugPayload, type MetricToEncode } from '@/workers/demo/sparkplug-encode';
import { noProgressBar } from './progress-bar';
import { type NumberScore, replayCaptures } from './replay-captures';
import type { ReplayOptions } from './replay-options';
import { captureBegin, type MadeMessage, writeCapture } from './testing/write-capture';

const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-metrics-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dataTopic = 'spBv1.0/Site/DDATA/Line1/press';
const everySeconds = 60;
const count = 2000;

/** One value of the press: by name and type in births, by alias alone in data. */
const metrics = {
  temperature: { name: 'Motor/Temperature', alias: 20, datatype: 'Float' },
  strokes: { name: 'Strokes', alias: 21, datatype: 'UInt32' },
} as const;
type Values = Partial<Record<keyof typeof metrics, number>>;

function encode(seq: number, at: number, values: Values, isBirth: boolean, isHistorical = false) {
  const list = Object.entries(values).map(([key, value]): MetricToEncode => {
    const { name, alias, datatype } = metrics[key as keyof Values];
    return isBirth
      ? { name, alias, datatype, value }
      : { alias, datatype, isTyped: false, value, isHistorical };
  });
  return encodeSparkplugPayload({ seq: seq % 256, timestamp: captureBegin + at * 1000, metrics: list });
}

/** A day and a half of a press with a message a minute, a rebirth at half time; `change` is what one message carries instead. */
function press(
  change: (step: number, usual: Values) => { values: Values; isHistorical?: boolean },
): readonly MadeMessage[] {
  const random = seededRandom(3);
  const messages: MadeMessage[] = [];
  let seq = 0;
  const bear = (at: number, values: Values) => {
    const bdSeq: MetricToEncode = { name: 'bdSeq', datatype: 'Int64', value: 0 };
    seq = 0;
    const node = encodeSparkplugPayload({
      seq: seq++,
      timestamp: captureBegin + at * 1000,
      metrics: [bdSeq],
    });
    messages.push({ at, topic: 'spBv1.0/Site/NBIRTH/Line1', bytes: node, as: 'payloadBase64' });
    const device = encode(seq++, at, values, true);
    messages.push({
      at: at + 0.1,
      topic: 'spBv1.0/Site/DBIRTH/Line1/press',
      bytes: device,
      as: 'payloadBase64',
    });
  };
  let last: Values = { temperature: 42, strokes: 1000 };
  bear(0, last);
  for (let step = 1; step <= count; step++) {
    const at = step * everySeconds;
    if (step === count / 2) bear(at - 20, last);
    last = { temperature: Math.round((42 + 4 * random()) * 10) / 10, strokes: 1000 + 2 * step };
    const { values, isHistorical = false } = change(step, last);
    messages.push({ at, topic: dataTopic, bytes: encode(seq++, at, values, false, isHistorical) });
  }
  return messages;
}

async function replay(name: string, messages: readonly MadeMessage[], options: Partial<ReplayOptions> = {}) {
  const scores: NumberScore[] = [];
  const { alerts } = await replayCaptures(
    {
      files: [writeCapture(folder, name, messages)],
      json: false,
      learnUntil: { share: 0.8 },
      detectors: null,
      baselineFile: null,
      recorderIds: [],
      scores: true,
      ...options,
    },
    { say: () => {}, createProgressBar: () => noProgressBar, onScore: (score) => scores.push(score) },
  );
  return { alerts, scores };
}

describe('replay of Sparkplug payloads', () => {
  it('judges metrics by name though only their aliases were sent, and scores each number once', async () => {
    const falseStep = 1900;
    const { alerts, scores } = await replay(
      'false.jsonl',
      press((step, usual) => ({ values: step === falseStep ? { ...usual, temperature: 180 } : usual })),
    );
    expect(alerts.map(({ detector, severity }) => `${severity} ${detector}`)).toEqual(['high value-range']);
    expect(alerts[0]).toMatchObject({
      title: expect.stringContaining('Device Site/Line1/press · Motor/Temperature'),
      subject: { kind: 'device', id: 'Site/Line1/press' },
    });
    const temperatures = scores.filter(({ field }) => field === 'Motor/Temperature');
    expect(temperatures).toHaveLength(count);
    expect(scores.filter(({ field }) => field === 'Strokes')).toHaveLength(count);
    expect(new Set(scores.map(({ topic }) => topic))).toEqual(new Set([dataTopic]));
    const worst = scores.reduce((high, score) => (score.score > high.score ? score : high));
    expect(worst).toMatchObject({
      field: 'Motor/Temperature',
      at: new Date(captureBegin + falseStep * everySeconds * 1000).toISOString(),
    });
    expect(worst.score).toBeGreaterThan(10);
  });

  it.each([
    ['an ordinary press with a rebirth', (_step: number, usual: Values) => ({ values: usual })],
    [
      'values that had been stored',
      (step: number, usual: Values) =>
        step > 1900 && step < 1950
          ? { values: { temperature: 5, strokes: 3 }, isHistorical: true }
          : { values: usual },
    ],
    [
      'a temperature that is reported only when it changes',
      (step: number, usual: Values) => ({ values: step > 1700 ? { strokes: usual.strokes ?? 0 } : usual }),
    ],
  ])('%s raises nothing', async (name, change) => {
    const { alerts } = await replay(`${name}.jsonl`, press(change));
    expect(alerts).toEqual([]);
  });
});
