import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@/lib/config/logger';
import { openSequence, type Sequence } from './sequence-block';
import { encodeEntry, readSegment, type Segment, type SpooledBatch, stripSegment } from './spool-segment';
import { countRows } from './write-batch';
import { appendDurably, syncFolder, writeDurably } from './write-durably';

const mebibyte = 1024 * 1024;
/** Refused batches kept for a person to look at. */
const refusedMax = 20;

export type SpoolOptions = {
  /** Usually `<DATA_DIR>/spool`; made when missing. One process at a time. */
  readonly folder: string;
  readonly log: Logger;
  /** Bytes on disk at most; counts are given up first, then the oldest of everything. */
  readonly bytesMax?: number;
  readonly segmentBytesMax?: number;
};

/** What the spool had to give up since the start. */
export type SpoolCounters = {
  /** Rows of counts (topics, minutes, metrics) given up because the spool was full. */
  droppedSeriesRows: number;
  /** Events, states and findings given up because the spool was full of nothing else. */
  droppedFactRows: number;
  /** Lines that a crash or the disk damaged. */
  unreadableLines: number;
  /** Batches that PostgreSQL refused for what is in them; the newest few are kept as `refused-….json`. */
  refusedBatches: number;
};

/**
 * Batches that wait on disk for the database, oldest first: append-only JSON-lines files, each append fsync'd, whole again
 * after `kill -9`. Calls must not overlap (the batch writer sees to that).
 */
export class Spool {
  readonly counters: SpoolCounters = {
    droppedSeriesRows: 0,
    droppedFactRows: 0,
    unreadableLines: 0,
    refusedBatches: 0,
  };
  private readonly bytesMax: number;
  private readonly segmentBytesMax: number;
  /** The segment that is being read, whose entries before `cursor` are done. */
  private reading: {
    readonly segment: Segment;
    readonly entries: readonly SpooledBatch[];
    cursor: number;
  } | null = null;
  private writing: Segment | null = null;

  private constructor(
    private readonly options: SpoolOptions,
    /** Names this spool in the database's checkpoint. */
    readonly id: string,
    readonly nextSequence: Sequence,
    private segments: Segment[],
  ) {
    this.bytesMax = options.bytesMax ?? 256 * mebibyte;
    this.segmentBytesMax = options.segmentBytesMax ?? Math.min(8 * mebibyte, Math.ceil(this.bytesMax / 8));
  }

  /** Opens the folder with whatever an earlier process left in it. Throws when it cannot be written. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const { folder } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const idFile = join(folder, 'id');
    if (!existsSync(idFile)) await writeDurably(idFile, randomUUID());
    const id = (await readFile(idFile, 'utf8')).trim();
    const sequence = await openSequence(join(folder, 'sequence'));
    const names = (await readdir(folder)).sort();
    for (const name of names.filter((file) => file.endsWith('.new')))
      await rm(join(folder, name), { force: true });
    const segments: Segment[] = [];
    let unreadable = 0;
    for (const name of names.filter((file) => /^\d{16}\.jsonl$/.test(file))) {
      const path = join(folder, name);
      const content = await readSegment(path);
      unreadable += content.unreadable;
      const bytes = content.entries.reduce((sum, entry) => sum + Buffer.byteLength(encodeEntry(entry)), 0);
      if (content.entries.length === 0) await rm(path, { force: true });
      else segments.push({ path, bytes, batches: content.entries.length, isStripped: false });
    }
    const spool = new Spool(options, id, sequence, segments);
    spool.counters.unreadableLines = unreadable;
    return spool;
  }

  /** Batches waiting. */
  get size(): number {
    const waiting = this.segments.reduce((sum, segment) => sum + segment.batches, 0);
    return waiting - (this.reading?.cursor ?? 0);
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Adds a batch at the end; it is on disk when the promise resolves. */
  async append(entry: SpooledBatch): Promise<void> {
    const line = encodeEntry(entry);
    const segment = this.writing ?? (await this.startSegment(entry.sequence));
    try {
      await appendDurably(segment.path, line);
    } catch (error) {
      this.writing = null;
      throw error;
    }
    segment.bytes += Buffer.byteLength(line);
    segment.batches += 1;
    if (segment.bytes >= this.segmentBytesMax) this.writing = null;
    await this.makeRoom();
  }

  /** The oldest batch that waits, or null. */
  async oldest(): Promise<SpooledBatch | null> {
    for (;;) {
      const entry = this.reading?.entries[this.reading.cursor];
      if (entry) return entry;
      await this.finishReading();
      const segment = this.segments[0];
      if (!segment) return null;
      if (segment === this.writing) this.writing = null;
      const { entries } = await readSegment(segment.path);
      segment.batches = entries.length;
      this.reading = { segment, entries, cursor: 0 };
    }
  }

  /** Takes the oldest batch off; its place on disk is freed with its file. */
  async removeOldest(): Promise<void> {
    if (!this.reading) return;
    this.reading.cursor += 1;
    if (this.reading.cursor >= this.reading.entries.length) await this.finishReading();
  }

  /** Keeps a batch that PostgreSQL will never take aside, the newest few. */
  async keepRefused(entry: SpooledBatch): Promise<void> {
    this.counters.refusedBatches += 1;
    const { folder } = this.options;
    await writeDurably(join(folder, `refused-${segmentNumber(entry.sequence)}.json`), encodeEntry(entry));
    const kept = (await readdir(folder)).filter((name) => name.startsWith('refused-')).sort();
    for (const name of kept.slice(0, -refusedMax)) await rm(join(folder, name), { force: true });
  }

  private async startSegment(sequence: number): Promise<Segment> {
    const path = join(this.options.folder, `${segmentNumber(sequence)}.jsonl`);
    await appendDurably(path, '');
    await syncFolder(this.options.folder);
    const segment: Segment = { path, bytes: 0, batches: 0, isStripped: false };
    this.segments.push(segment);
    this.writing = segment;
    return segment;
  }

  private async finishReading(): Promise<void> {
    if (!this.reading) return;
    const { segment } = this.reading;
    this.reading = null;
    await this.discard(segment);
  }

  private async discard(segment: Segment): Promise<void> {
    this.segments = this.segments.filter((other) => other !== segment);
    await rm(segment.path, { force: true });
  }

  /** Counts go first, from the oldest on; facts only when nothing else is left. */
  private async makeRoom(): Promise<void> {
    while (this.bytes > this.bytesMax) {
      const sealed = this.segments.filter(
        (segment) => segment !== this.writing && segment !== this.reading?.segment,
      );
      const full = sealed.find((segment) => !segment.isStripped);
      const victim = full ?? sealed[0];
      if (!victim) return;
      if (full) this.counters.droppedSeriesRows += await stripSegment(full);
      else this.counters.droppedFactRows += await this.countFacts(victim);
      this.options.log.warn(
        { bytes: this.bytes, ...this.counters },
        'the spool is full: the oldest of it was given up',
      );
      if (!full || full.batches === 0) await this.discard(victim);
    }
  }

  private async countFacts(segment: Segment): Promise<number> {
    const { entries } = await readSegment(segment.path);
    return entries.reduce((sum, { batch }) => sum + countRows(batch).facts, 0);
  }
}

function segmentNumber(sequence: number): string {
  return String(sequence).padStart(16, '0');
}
