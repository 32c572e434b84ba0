/** Parts made at most in the full decode of one payload; a typical birth has some hundreds. */
export const detailsMax = 4000;
/** Texts that are too long, broken or have NULs and are shown by their beginnings, in the full decode of one payload. */
export const brokenTextsMax = 100;
/** Bytes of texts beyond ASCII that the full decode of one payload keeps whole: 4,096 names of 32 Cyrillic letters. */
export const foreignBytesMax = 262_144;
/** Bytes of texts that the full decode of one payload keeps whole: all that one without compression can have. */
export const textBytesMax = 1_048_576;

/**
 * Bounds what the full decode makes within metrics: nested metrics, properties, metadata, parameters, columns, rows, cells,
 * array items, texts, and the beginnings of texts that cannot be kept as they are. What is beyond is left out, and
 * `isSpent` (of texts: `isCut`) tells so.
 */
export class DetailAllowance {
  isSpent = false;
  isCut = false;
  private left = detailsMax;
  private brokenTextsLeft = brokenTextsMax;
  private foreignBytesLeft = foreignBytesMax;
  private textBytesLeft = textBytesMax;

  /** Whether one more may be made. */
  take(): boolean {
    return this.takeUpTo(1) === 1;
  }

  /** How many of `wanted` may be made. */
  takeUpTo(wanted: number): number {
    const given = Math.min(wanted, this.left);
    this.left -= given;
    if (given < wanted) {
      this.isSpent = true;
      this.isCut = true;
    }
    return given;
  }

  /** Whether a text of so many bytes may be kept whole; else it counts as too long. */
  takeText(length: number): boolean {
    this.textBytesLeft -= length;
    return this.textBytesLeft >= 0;
  }

  /** Whether a text of so many bytes that is not all ASCII may be kept whole; else it counts as too long. */
  takeForeignText(length: number): boolean {
    this.foreignBytesLeft -= length;
    return this.foreignBytesLeft >= 0;
  }

  /** Whether the beginning of one more text that is too long, broken or with NULs may be shown. */
  takeBrokenText(): boolean {
    if (this.brokenTextsLeft > 0) {
      this.brokenTextsLeft--;
      return true;
    }
    this.isCut = true;
    return false;
  }
}
