import type { OnReadOpts } from 'node:net';

export type ChunkHandler = (chunk: Buffer) => void;

/** Where the bytes of a socket come out; `start` is called once, when somebody is ready for them. */
export type SocketReader = { start(onChunk: ChunkHandler): void };

const readBytesMax = 65_536;
/** A read that follows another within this time, and is smaller than this, belongs to a stream of small ones. */
const frequentMs = 4;
const smallBytes = 32_768;
const pauseMs = 2;

/**
 * Reads a TCP socket in few, larger pieces. A fast broker makes a segment of its own of every few messages, and a system
 * call for each costs more than the messages themselves: while reads are small and frequent, reading pauses for 2 ms.
 * Give `onread` to `net.connect`, and `resume` must let that socket go on.
 */
export class GatheringReader implements SocketReader {
  private onChunk: ChunkHandler = () => {};
  private lastAt = 0;

  constructor(private readonly resume: () => void) {}

  readonly onread: OnReadOpts = {
    buffer: Buffer.allocUnsafe(readBytesMax),
    callback: (bytes, buffer) => {
      const now = performance.now();
      const isFrequent = now - this.lastAt < frequentMs;
      this.lastAt = now;
      // The buffer is used again for the next read, and messages may be kept longer.
      this.onChunk(Buffer.from(buffer.subarray(0, bytes)));
      if (!isFrequent || bytes >= smallBytes) return true;
      setTimeout(this.resume, pauseMs);
      return false;
    },
  };

  start(onChunk: ChunkHandler): void {
    this.onChunk = onChunk;
  }
}
