import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '@/lib/errors';
import { LineSplitter } from './line-splitter';
import { type CapturedMessage, parseCaptureLine } from './parse-capture-line';

/** A payload may be 256 MB, but nobody learns from the inside of such a one. */
const lineBytesMax = 16 * 1024 * 1024;
const chunkBytes = 256 * 1024;

/** Where a line stands. */
export type Place = { readonly file: string; readonly line: number };

export type CaptureReader = {
  onMessage(message: CapturedMessage, place: Place): void;
  onBadLine(place: Place, reason: string): void;
  /** Bytes read from the disk since the last call. */
  onRead(bytes: number): void;
};

/** Reads captures one after the other, gzipped or not; `-` is the standard input. Throws an AppError that names the file. */
export async function readCaptures(files: readonly string[], reader: CaptureReader): Promise<void> {
  for (const file of files) await readCapture(file, reader);
}

/** Sizes of the files in bytes, together; null with the standard input. Throws when one cannot be read. */
export async function sizeOfCaptures(files: readonly string[]): Promise<number | null> {
  let bytes = 0;
  for (const file of files) {
    if (file === '-') continue;
    let handle: FileHandle | null = null;
    try {
      handle = await open(file);
      const stats = await handle.stat();
      if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      bytes += stats.size;
    } catch (error) {
      throw unreadable(file, error);
    } finally {
      await handle?.close();
    }
  }
  return files.includes('-') ? null : bytes;
}

async function readCapture(file: string, reader: CaptureReader): Promise<void> {
  let line = 0;
  const splitter = new LineSplitter(lineBytesMax, (bytes, number) => {
    line = number;
    if (bytes === null) {
      reader.onBadLine({ file, line }, 'longer than 16 MiB');
      return;
    }
    const read = parseCaptureLine(bytes);
    if (read.ok) reader.onMessage(read.message, { file, line });
    else reader.onBadLine({ file, line }, read.reason);
  });
  try {
    for await (const chunk of contentOf(file, reader.onRead)) splitter.push(chunk);
  } catch (error) {
    if (!isCutShort(error)) throw unreadable(file, error);
    reader.onBadLine({ file, line: line + 1 }, 'the gzip file ends in the middle');
  }
  splitter.end();
}

/** The bytes of a capture, unpacked when its first two say that it is gzip. */
async function* contentOf(file: string, onRead: CaptureReader['onRead']): AsyncIterable<Buffer> {
  const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: chunkBytes });
  const chunks = counted(source, onRead);
  const first = await chunks.next();
  if (first.done) return;
  const content = Readable.from(startingWith(first.value, chunks));
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield* content;
    return;
  }
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  pipeline(content, gunzip, () => {});
  yield* gunzip;
}

async function* counted(source: Readable, onRead: CaptureReader['onRead']): AsyncGenerator<Buffer, void> {
  for await (const chunk of source) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function* startingWith(
  first: Buffer,
  rest: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  yield first;
  yield* rest;
}

/** A capture that is still being written, or whose recorder was killed, is good up to there. */
function isCutShort(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}

function unreadable(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
  };
  return new AppError('invalid', `cannot read ${file}: ${reasons[String(error.code)] ?? error.message}`);
}
