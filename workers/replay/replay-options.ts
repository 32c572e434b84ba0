import { parseArgs } from 'node:util';
import { AppError } from '@/lib/errors';
import { parseCaptureTime } from './parse-capture-time';

export const usage =
  'npm run replay -- FILE… [--json] [--learn-until TIME|PERCENT] [--detectors a,b] [--baseline FILE] [--recorder CLIENT_ID] [--scores]';

/** Until when to learn without reporting: a time (ms) or a share (0–1) of the captured time. */
export type LearnUntil = { readonly at: number } | { readonly share: number };

export type ReplayOptions = {
  /** `-` is the standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
  readonly learnUntil: LearnUntil | null;
  /** Kinds to run; null for all. */
  readonly detectors: readonly string[] | null;
  readonly baselineFile: string | null;
  /** MQTT client ids of who made the capture; empty to find out. */
  readonly recorderIds: readonly string[];
  /** Print a score for each number, too. */
  readonly scores: boolean;
};

/** Reads the command line. Throws an AppError that says in one sentence what is wrong. */
export function parseReplayOptions(argv: readonly string[], knownKinds: readonly string[]): ReplayOptions {
  const { values, positionals: files } = parse(argv);
  if (files.length === 0)
    throw new AppError('invalid', `name a capture to replay, or - for the standard input: ${usage}`);
  if (files.filter((file) => file === '-').length > 1)
    throw new AppError('invalid', 'the standard input (-) can be read only once');
  const learnUntil = values['learn-until'] === undefined ? null : parseLearnUntil(values['learn-until']);
  if (learnUntil !== null && 'share' in learnUntil && files.includes('-'))
    throw new AppError('invalid', '--learn-until needs a time, not a share, when reading the standard input');
  return {
    files,
    json: values.json ?? false,
    learnUntil,
    detectors: values.detectors === undefined ? null : parseDetectors(values.detectors, knownKinds),
    baselineFile: values.baseline ?? null,
    recorderIds: values.recorder ?? [],
    scores: values.scores ?? false,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'learn-until': { type: 'string' },
        detectors: { type: 'string' },
        baseline: { type: 'string' },
        recorder: { type: 'string', multiple: true },
        scores: { type: 'boolean' },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(/[.\n] ?/)[0] ?? '') : '';
    throw new AppError('invalid', `${message}; usage: ${usage}`);
  }
}

function parseLearnUntil(text: string): LearnUntil {
  const percent = /^(\d{1,3}(?:\.\d{1,6})?) ?%?$/.exec(text);
  if (percent !== null && Number(percent[1]) <= 100) return { share: Number(percent[1]) / 100 };
  const at = parseCaptureTime(text);
  if (at === null)
    throw new AppError(
      'invalid',
      '--learn-until must be a time such as 2026-11-22T13:00:00Z or a share of the capture such as 60%',
    );
  return { at };
}

function parseDetectors(text: string, knownKinds: readonly string[]): readonly string[] {
  const kinds = text.split(',').map((kind) => kind.trim());
  const unknown = kinds.find((kind) => !knownKinds.includes(kind));
  if (unknown !== undefined)
    throw new AppError('invalid', `there is no detector "${unknown}"; there are ${knownKinds.join(', ')}`);
  return kinds;
}
