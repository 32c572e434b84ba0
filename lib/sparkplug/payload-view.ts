const copiedBytesMax = 0x1_0000;
const copiedBytesMin = 0x1000;

/**
 * A payload as a `DataView`, which reads whole words where a `Uint8Array` reads bytes. Payloads to 64 KiB are copied into
 * memory of its own: one view for all is made once, and quicker to read through than a new one for each.
 */
export class PayloadView {
  /** Offsets are those of the payload; what is behind its end has no meaning, and may be missing. */
  view: DataView = new DataView(new ArrayBuffer(0));
  private copy = new Uint8Array(0);
  private copyView = this.view;

  load(payload: Uint8Array): void {
    if (payload.length > copiedBytesMax) {
      this.view = new DataView(payload.buffer, payload.byteOffset, payload.length);
      return;
    }
    if (payload.length > this.copy.length) this.grow(payload.length);
    this.copy.set(payload);
    this.view = this.copyView;
  }

  private grow(length: number): void {
    let size = copiedBytesMin;
    while (size < length) size *= 2;
    this.copy = new Uint8Array(size);
    this.copyView = new DataView(this.copy.buffer);
  }
}
