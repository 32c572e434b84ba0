const newline = 10;
const carriageReturn = 13;

/** A line without its end, or null for one that is too long to be kept. `number` counts from 1. */
export type OnLine = (line: Buffer | null, number: number) => void;

/** Cuts a stream of bytes into lines; holds at most one line of `bytesMax` bytes. Blank lines are counted and passed over. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private held = 0;
  private isTooLong = false;
  private number = 0;

  constructor(
    private readonly bytesMax: number,
    private readonly onLine: OnLine,
  ) {}

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      this.hold(chunk.subarray(from, end));
      this.finish();
      from = end + 1;
    }
    if (from < chunk.length) this.hold(chunk.subarray(from));
  }

  /** The stream has ended; a last line needs no line end. */
  end(): void {
    if (this.held > 0 || this.isTooLong) this.finish();
  }

  private hold(part: Buffer): void {
    if (this.isTooLong) return;
    this.held += part.length;
    this.parts.push(part);
    if (this.held <= this.bytesMax) return;
    this.isTooLong = true;
    this.parts = [];
  }

  private finish(): void {
    this.number++;
    const { parts, isTooLong } = this;
    this.parts = [];
    this.held = 0;
    this.isTooLong = false;
    if (isTooLong) {
      this.onLine(null, this.number);
      return;
    }
    const joined = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
    const line = joined.at(-1) === carriageReturn ? joined.subarray(0, -1) : joined;
    if (line.length > 0) this.onLine(line, this.number);
  }
}
