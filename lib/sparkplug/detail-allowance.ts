/** Parts made at most in the full decode of one payload; a typical birth has some hundreds. */
export const detailsMax = 5000;

/**
 * Bounds what the full decode makes within metrics: nested metrics, properties, parameters, rows, cells and array items.
 * What is beyond is left out, and `isSpent` tells so.
 */
export class DetailAllowance {
  isSpent = false;
  private left = detailsMax;

  /** Whether one more may be made. */
  take(): boolean {
    return this.takeUpTo(1) === 1;
  }

  /** How many of `wanted` may be made. */
  takeUpTo(wanted: number): number {
    const given = Math.min(wanted, this.left);
    this.left -= given;
    if (given < wanted) this.isSpent = true;
    return given;
  }
}
