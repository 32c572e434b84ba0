/** A habit can be broken once this many messages have kept to it. */
const armedFrom = 50;
const levelMax = 1000;
const levelMask = 0x3ff;
/** A breach undoes this many messages that kept the habit, so that only what holds in 99 % of them stays armed. */
const breachCost = 99;
/** Messages after a breach in which further ones cost nothing: a burst of odd messages must not unteach a habit. */
const pauseMessages = 7;
const pauseShift = 10;
/** Messages of other devices that stand behind the belief that habits last. */
const priorMessages = 350;

/**
 * An agreement counter has 16 bits: how firmly a habit stands (10 bits, 0 to 1000), and messages until a breach costs again.
 * This is the counter after a message that kept the habit.
 */
export function agree(counter: number): number {
  const level = counter & levelMask;
  const pause = counter >>> pauseShift;
  return (level < levelMax ? level + 1 : level) | ((pause > 0 ? pause - 1 : 0) << pauseShift);
}

/** The counter after one that broke it: from the top, some eighty in a row disarm it, and the new way is learned. */
export function breach(counter: number): number {
  if (counter >>> pauseShift > 0) return counter - (1 << pauseShift);
  const level = counter & levelMask;
  return (level > breachCost ? level - breachCost : 0) | (pauseMessages << pauseShift);
}

/** Has the habit held for long enough that breaking it means something? */
export function isArmed(counter: number): boolean {
  return (counter & levelMask) >= armedFrom;
}

/** How many messages stand behind the habit, 0 to 1000. */
export function agreementLevel(counter: number): number {
  return counter & levelMask;
}

/** How surprising it is, in nats, that a habit with this counter was broken. */
export function breachNats(counter: number): number {
  return Math.log(priorMessages + (counter & levelMask));
}

/** A word with its low half replaced. */
export function withLow(word: number, low: number): number {
  return ((word & 0xffff0000) | low) >>> 0;
}

/** A word with its high half replaced. */
export function withHigh(word: number, high: number): number {
  return ((word & 0xffff) | (high << 16)) >>> 0;
}
