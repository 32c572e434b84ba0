/** Bytes of a last payload that are stored. */
export const payloadBytesKept = 4096;

export type LastPayload = { readonly base64: string; readonly length: number };

/** The newest payload of each topic since it was last taken, by topic index; a view until then, so a note costs no copy. */
export class LastPayloads {
  private readonly payloads: (Buffer | undefined)[] = [];
  private lengths = new Float64Array(1024);
  private retained = new Uint8Array(1024);
  private stored = new Map<number, number>();

  note(index: number, payload: Buffer, length: number, retain: boolean): void {
    if (index >= this.lengths.length) this.grow(index);
    this.payloads[index] =
      payload.length > payloadBytesKept ? Buffer.from(payload.subarray(0, payloadBytesKept)) : payload;
    this.lengths[index] = length;
    this.retained[index] = retain ? 1 : 0;
  }

  /** Notes a message that the broker had stored, which says nothing of when it was sent. */
  noteStored(index: number, payload: Buffer, length: number, at: number): void {
    this.note(index, payload, length, true);
    this.stored.set(index, at);
  }

  /** Topics with a stored message since the last call, and when it came. */
  takeStored(): ReadonlyMap<number, number> {
    const { stored } = this;
    if (stored.size > 0) this.stored = new Map();
    return stored;
  }

  wasRetained(index: number): boolean {
    return this.retained[index] === 1;
  }

  take(index: number): LastPayload | null {
    const payload = this.payloads[index];
    if (payload === undefined) return null;
    this.payloads[index] = undefined;
    return { base64: payload.toString('base64'), length: this.lengths[index] ?? 0 };
  }

  /** Forgets a topic whose index will be given to another. */
  release(index: number): void {
    this.payloads[index] = undefined;
    this.stored.delete(index);
    if (index < this.retained.length) this.retained[index] = 0;
  }

  private grow(index: number): void {
    const size = 2 ** Math.ceil(Math.log2(index + 1));
    const lengths = new Float64Array(size);
    lengths.set(this.lengths);
    this.lengths = lengths;
    const retained = new Uint8Array(size);
    retained.set(this.retained);
    this.retained = retained;
  }
}
