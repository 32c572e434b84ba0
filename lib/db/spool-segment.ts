import { readFile, rm } from 'node:fs/promises';
import { countRows, type WriteBatch, withoutSeries } from './write-batch';
import { writeDurably } from './write-durably';

/** One batch in the spool; sequence numbers rise but may have gaps. */
export type SpooledBatch = { readonly sequence: number; readonly batch: WriteBatch };

/** One file of the spool: JSON lines, oldest first. */
export type Segment = {
  readonly path: string;
  bytes: number;
  batches: number;
  /** True once its counts have been given up, so that there is nothing more to take from it. */
  isStripped: boolean;
};

/** What a segment file holds. `unreadable` counts damaged lines, a torn last line among them. */
export type SegmentContent = { readonly entries: readonly SpooledBatch[]; readonly unreadable: number };

function isSpooledBatch(value: unknown): value is SpooledBatch {
  if (typeof value !== 'object' || value === null) return false;
  const { sequence, batch } = value as Partial<SpooledBatch>;
  return Number.isSafeInteger(sequence) && typeof batch === 'object' && Number.isInteger(batch?.brokerId);
}

function parseLine(line: string): SpooledBatch | null {
  try {
    const value: unknown = JSON.parse(line);
    return isSpooledBatch(value) ? value : null;
  } catch {
    return null;
  }
}

/** Reads a segment back; lines that a crash tore or a disk damaged are counted and passed over. */
export async function readSegment(path: string): Promise<SegmentContent> {
  const text = await readFile(path, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const entries = lines.map(parseLine).filter((entry) => entry !== null);
  return { entries, unreadable: lines.length - entries.length };
}

/** A batch as one line of a segment. */
export function encodeEntry(entry: SpooledBatch): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Rewrites a segment without its counts and returns how many rows that cost; the file goes when nothing else was in it. */
export async function stripSegment(segment: Segment): Promise<number> {
  const { entries } = await readSegment(segment.path);
  const kept = entries
    .map(({ sequence, batch }) => ({ sequence, batch: withoutSeries(batch) }))
    .filter(({ batch }) => countRows(batch).facts > 0);
  const text = kept.map(encodeEntry).join('');
  if (kept.length === 0) await rm(segment.path, { force: true });
  else await writeDurably(segment.path, text);
  segment.isStripped = true;
  segment.batches = kept.length;
  segment.bytes = Buffer.byteLength(text);
  return entries.reduce((sum, { batch }) => sum + countRows(batch).series, 0);
}
