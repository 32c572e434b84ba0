/** Messages, and bytes of their payloads, that wait at most: some tenths of a second of the fastest broker. */
const messagesMax = 65_536;
const bytesMax = 64 * 1_048_576;

/** One message that waited; `payload` is shorter than `payloadBytes` when the packet was over the limit. */
export type WaitingPayload = {
  index: number;
  payload: Uint8Array;
  payloadBytes: number;
  retain: boolean;
  propertiesHash: number;
  at: number;
};

const nothing = new Uint8Array(0);

/**
 * A bounded first-in-first-out ring of messages whose payload is still to be looked at, as parallel arrays, so that a
 * message costs no object. Payloads are views into what was read from the socket.
 */
export class PayloadQueue {
  private readonly indexes: Int32Array;
  private readonly payloads: (Uint8Array | undefined)[];
  private readonly sizes: Float64Array;
  private readonly hashes: Uint32Array;
  private readonly retains: Uint8Array;
  private readonly times: Float64Array;
  private readonly length: number;
  private head = 0;
  private waiting = 0;
  private bytes = 0;

  constructor(length = messagesMax) {
    this.length = length;
    this.indexes = new Int32Array(length);
    this.payloads = new Array(length).fill(undefined);
    this.sizes = new Float64Array(length);
    this.hashes = new Uint32Array(length);
    this.retains = new Uint8Array(length);
    this.times = new Float64Array(length);
  }

  get size(): number {
    return this.waiting;
  }

  /** False when there is no room and the message was not taken. Six parameters, so that a message costs no object. */
  push(
    index: number,
    payload: Uint8Array,
    payloadBytes: number,
    retain: boolean,
    propertiesHash: number,
    at: number,
  ): boolean {
    if (this.waiting >= this.length || this.bytes + payload.length > bytesMax) return false;
    let slot = this.head + this.waiting;
    if (slot >= this.length) slot -= this.length;
    this.indexes[slot] = index;
    this.payloads[slot] = payload;
    this.sizes[slot] = payloadBytes;
    this.hashes[slot] = propertiesHash;
    this.retains[slot] = retain ? 1 : 0;
    this.times[slot] = at;
    this.waiting++;
    this.bytes += payload.length;
    return true;
  }

  /** Takes the oldest message out into `message`; false when none waits. */
  shiftInto(message: WaitingPayload): boolean {
    if (this.waiting === 0) return false;
    const slot = this.head;
    const payload = this.payloads[slot] ?? nothing;
    this.payloads[slot] = undefined;
    message.index = this.indexes[slot] ?? -1;
    message.payload = payload;
    message.payloadBytes = this.sizes[slot] ?? 0;
    message.propertiesHash = this.hashes[slot] ?? 0;
    message.retain = this.retains[slot] === 1;
    message.at = this.times[slot] ?? 0;
    this.head = slot + 1 === this.length ? 0 : slot + 1;
    this.waiting--;
    this.bytes -= payload.length;
    return true;
  }
}
