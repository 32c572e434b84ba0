import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { writeDurably } from './write-durably';

const blockSize = 1_000_000;

/** Gives out 1, 2, 3 … Not for two calls at a time. */
export type Sequence = () => Promise<number>;

/**
 * Opens a count that rises for ever and never repeats a number, even after `kill -9`: a million numbers at a time are
 * claimed on disk before the first of them is given out.
 */
export async function openSequence(file: string): Promise<Sequence> {
  const claimed = existsSync(file) ? Number(await readFile(file, 'utf8')) : 0;
  if (!Number.isSafeInteger(claimed) || claimed < 0) throw new Error(`${file} does not hold a number`);
  let last = claimed;
  let end = claimed;
  return async () => {
    if (last === end) {
      await writeDurably(file, String(end + blockSize));
      end += blockSize;
    }
    last += 1;
    return last;
  };
}
