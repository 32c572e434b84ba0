import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { exportTopicBaseline, restoreTopicBaseline } from '@/lib/detection/topic-baseline';
import { AppError } from '@/lib/errors';
import type { LearnedTopics } from '@/workers/detect/learned-topics';

const header = JSON.stringify({ brokerwatchBaseline: 1 });
const lineSchema = z.object({ topic: z.string(), baseline: z.unknown() });

/** Puts back what an earlier replay learned; nothing when there is no such file yet. Throws when it is something else. */
export async function loadBaselineFile(file: string, learned: LearnedTopics): Promise<void> {
  let number = 0;
  try {
    for await (const line of createInterface({
      input: createReadStream(file),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      number++;
      if (!takeLine(line, number, learned))
        throw new AppError('invalid', `line ${number} of ${file} is not of a baseline that replay has saved`);
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error instanceof AppError) throw error;
    if (error.code !== 'ENOENT')
      throw new AppError('invalid', `cannot read the baseline ${file}: ${error.message}`);
    return;
  }
  if (number === 0) throw new AppError('invalid', `${file} is empty, not a baseline that replay has saved`);
}

/** Saves what is known now in place of the file, or leaves the old one when that fails. */
export async function saveBaselineFile(file: string, learned: LearnedTopics): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(linesOf(learned)), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    throw new AppError(
      'invalid',
      `cannot save the baseline ${file}: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function takeLine(line: string, number: number, { topics, profiles }: LearnedTopics): boolean {
  if (number === 1) return line === header;
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return false;
  const index = topics.intern(parsed.data.topic);
  return index < 0 || restoreTopicBaseline(topics, profiles, index, parsed.data.baseline);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function* linesOf({ topics, profiles }: LearnedTopics): Generator<string> {
  yield `${header}\n`;
  for (let index = 0; index < topics.size; index++) {
    const topic = topics.name(index);
    const baseline = exportTopicBaseline(topics, profiles, index);
    if (topic !== '') yield `${JSON.stringify({ topic, baseline })}\n`;
  }
}
