import { AlertCollector } from '@/lib/alerting/collect-alerts';
import { detectors } from '@/lib/detection/registry';
import type { Alert } from '@/lib/domain/alert';
import { showInvisible } from '@/lib/domain/wire-text';
import { createLearnedTopics, type LearnedTopics } from '@/workers/detect/learned-topics';
import { BadLines } from './bad-lines';
import { loadBaselineFile, saveBaselineFile } from './baseline-file';
import { followCapture } from './follow-capture';
import type { CapturedMessage } from './parse-capture-line';
import type { ProgressBar } from './progress-bar';
import { sizeOfCaptures } from './read-captures';
import type { LearnUntil, ReplayOptions } from './replay-options';
import { ReplayedBroker } from './replayed-broker';
import { shortenLearning } from './shorten-learning';

export type ReplaySummary = {
  /** Lines that were messages, the broker's own included. */
  readonly messages: number;
  /** Broker events, births and deaths; not the broker's figures. */
  readonly events: number;
  /** Topics in the capture, without the broker's own. */
  readonly topics: number;
  readonly alerts: number;
  /** Captured time from the first message to the last. */
  readonly seconds: number;
};

export type Replay = { readonly alerts: readonly Alert[]; readonly summary: ReplaySummary };

/** How surprising one number of a message was. */
export type NumberScore = {
  readonly topic: string;
  /** When its message was captured, ISO 8601 UTC. */
  readonly at: string;
  /** JSON path; empty when the payload is the number. */
  readonly field: string;
  /** In nats, ≥ 0, finite. */
  readonly score: number;
};

export type ReplaySurroundings = {
  /** Tells people something besides the result. */
  say(text: string): void;
  /** `bytesTotal` is what will be read; null when that is not known. */
  createProgressBar(bytesTotal: number | null): ProgressBar;
  /** Takes the score of each number as it is judged, in capture order; called only with the option `scores`. */
  onScore?(score: NumberScore): void;
};

const brokerName = 'the captured broker';

/**
 * Runs captures through the worker's own intake, readers, detectors and alerting, with capture time as time. The same
 * captures and options give the same result. Throws an AppError for what the person can mend.
 */
export async function replayCaptures(
  options: ReplayOptions,
  { say, createProgressBar, onScore }: ReplaySurroundings,
): Promise<Replay> {
  const { files, learnUntil, baselineFile } = options;
  const isReadTwice = learnUntil !== null && 'share' in learnUntil;
  const size = await sizeOfCaptures(files);
  const progress = createProgressBar(size === null ? null : size * (isReadTwice ? 2 : 1));
  const tell = (text: string) => {
    progress.clear();
    say(text);
  };
  const learned = createLearnedTopics();
  const { topics } = learned;
  if (baselineFile !== null) await loadBaselineFile(baselineFile, learned);
  const known = topics.size;
  const judgeFrom = await judgingStart(files, learnUntil, progress);
  if (options.scores && onScore)
    learned.profiles.onNumber = (topic, at, field, score) =>
      onScore({
        topic: topics.name(topic),
        at: new Date(at).toISOString(),
        field,
        score: Math.round(score * 1e4) / 1e4,
      });
  const run = new ReplayRun(options, learned, judgeFrom);
  const badLines = new BadLines(tell);
  const span = await followCapture(files, {
    onRead: progress.add,
    onBadLine: (place, reason) => badLines.add(place, reason),
    onOddTime: tell,
    onMessage: (message, at) => run.onMessage(message, at),
  });
  if (baselineFile !== null) await saveBaselineFile(baselineFile, learned);
  badLines.finish();
  for (const remark of run.remarks()) tell(remark);
  progress.clear();
  return {
    alerts: run.alerts.list(),
    summary: {
      messages: span.messages,
      events: run.events,
      topics: countCaptured(learned, known),
      alerts: run.alerts.size,
      seconds: span.from === null ? 0 : (span.to - span.from) / 1000,
    },
  };
}

class ReplayRun {
  readonly alerts = new AlertCollector({ idPrefix: 'replay-', broker: { id: 0, name: brokerName } });
  private broker: ReplayedBroker | null = null;
  private cutPayloads = 0;

  constructor(
    private readonly options: ReplayOptions,
    private readonly learned: LearnedTopics,
    private readonly judgeFrom: number,
  ) {}

  get events(): number {
    return this.broker?.counters.events ?? 0;
  }

  onMessage(message: CapturedMessage, at: number): void {
    if (message.isCut) this.cutPayloads++;
    this.broker ??= this.start(at);
    this.broker.onMessage(message, at);
  }

  /** What the person should know to read the result rightly, a sentence each. */
  remarks(): readonly string[] {
    const { broker, cutPayloads, alerts } = this;
    if (broker === null)
      return ["there was no message in it; record with: mosquitto_sub -t '#' -t '$SYS/#' -F '%j'"];
    const recorders = broker.recorder.list().map(showInvisible);
    return [
      recorders.length > 0 && `taken for the recorder of the capture and not judged: ${recorders.join(', ')}`,
      broker.counters.gaps > 0 &&
        `holes in the capture, in which nothing is known: ${broker.counters.gaps.toLocaleString('en')}`,
      cutPayloads > 0 &&
        `payloads that the recorder cut short, so that only their length is certain: ${cutPayloads.toLocaleString('en')}`,
      this.learned.topics.refused > 0 &&
        `messages on topics beyond the ${this.learned.topics.topicsMax.toLocaleString('en')} that are kept: ${this.learned.topics.refused.toLocaleString('en')}`,
      alerts.omitted > 0 &&
        `findings left out because ${alerts.size.toLocaleString('en')} alerts are listed already: ${alerts.omitted.toLocaleString('en')}`,
      ...broker
        .detectorProblems()
        .map(
          ({ kind, message, count }) =>
            `detector ${kind} failed ${count.toLocaleString('en')} times: ${message}`,
        ),
    ].filter((remark) => remark !== false);
  }

  private start(startsAt: number): ReplayedBroker {
    const { detectors: kinds, recorderIds } = this.options;
    return new ReplayedBroker({
      name: brokerName,
      learned: this.learned,
      settings: {
        settingsByKind: shortenLearning(detectors, this.judgeFrom - startsAt),
        enabledByKind: Object.fromEntries(detectors.map(({ kind }) => [kind, kinds?.includes(kind) ?? true])),
      },
      recorderIds,
      startsAt,
      ...sparkplugLearning(this.judgeFrom - startsAt),
      onFindings: (findings, now) => {
        if (now >= this.judgeFrom) for (const finding of findings) this.alerts.apply(finding, now);
      },
    });
  }
}

/** An edge node's breaches are its manner as long as a person has said that learning lasts, but no longer than a day. */
function sparkplugLearning(learnedMs: number): { readonly sparkplugLearningHours?: number } {
  if (!Number.isFinite(learnedMs) || learnedMs <= 0) return {};
  return { sparkplugLearningHours: Math.min(24, learnedMs / 3_600_000) };
}

/** When learning ends and judging begins, ms. */
async function judgingStart(
  files: readonly string[],
  learnUntil: LearnUntil | null,
  progress: ProgressBar,
): Promise<number> {
  if (learnUntil === null) return Number.NEGATIVE_INFINITY;
  if ('at' in learnUntil) return learnUntil.at;
  const { from, to } = await followCapture(files, {
    onRead: progress.add,
    onBadLine() {},
    onOddTime() {},
    onMessage() {},
  });
  return from === null ? Number.NEGATIVE_INFINITY : from + learnUntil.share * (to - from);
}

/** Topics of the captures, of which the first `known` in the store may only be in the baseline. */
function countCaptured({ topics }: LearnedTopics, known: number): number {
  let captured = topics.size - known;
  for (let index = 0; index < known; index++) if (topics.lastSeenAt(index) !== 0) captured++;
  return captured;
}
