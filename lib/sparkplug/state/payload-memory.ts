const ways = 2;
const places = 256;

/**
 * Remembers the payloads of an edge node's last 512 or so messages by hash, two for each sequence number, so that the very
 * bytes are known again. Two typed arrays of 2 KiB; times are ms since the epoch, kept to 49 days.
 */
export class PayloadMemory {
  private readonly hashes = new Int32Array(places * ways);
  private readonly times = new Uint32Array(places * ways);

  constructor(private readonly epoch: number) {}

  remember(seq: number, hash: number, at: number): void {
    const place = (seq & (places - 1)) * ways;
    const { hashes, times } = this;
    hashes[place + 1] = hashes[place] ?? 0;
    times[place + 1] = times[place] ?? 0;
    hashes[place] = hash;
    times[place] = at - this.epoch + 1;
  }

  /** How long ago a payload of this number and hash came, ms; -1 when none is remembered. */
  msSince(seq: number, hash: number, at: number): number {
    const place = (seq & (places - 1)) * ways;
    for (let way = 0; way < ways; way++) {
      const time = this.times[place + way] ?? 0;
      if (time !== 0 && this.hashes[place + way] === hash)
        return ((at - this.epoch + 1 - time) >>> 0) as number;
    }
    return -1;
  }
}
