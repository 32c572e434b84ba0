import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { exportTopicBaseline, restoreTopicBaseline } from '@/lib/detection/topic-baseline';
import type { TopicStore } from '@/lib/detection/topic-store';
import { AppError } from '@/lib/errors';

const header = JSON.stringify({ brokerwatchBaseline: 1 });
const lineSchema = z.object({ topic: z.string(), baseline: z.unknown() });

/** Puts back what an earlier replay learned; nothing when there is no such file yet. Throws when it is something else. */
export async function loadBaselineFile(file: string, topics: TopicStore): Promise<void> {
  let number = 0;
  try {
    for await (const line of createInterface({
      input: createReadStream(file),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      number++;
      if (!takeLine(line, number, topics))
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
export async function saveBaselineFile(file: string, topics: TopicStore): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(linesOf(topics)), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    throw new AppError(
      'invalid',
      `cannot save the baseline ${file}: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function takeLine(line: string, number: number, topics: TopicStore): boolean {
  if (number === 1) return line === header;
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return false;
  const index = topics.intern(parsed.data.topic);
  return index < 0 || restoreTopicBaseline(topics, null, index, parsed.data.baseline);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function* linesOf(topics: TopicStore): Generator<string> {
  yield `${header}\n`;
  for (let index = 0; index < topics.size; index++)
    yield `${JSON.stringify({ topic: topics.name(index), baseline: exportTopicBaseline(topics, null, index) })}\n`;
}
