/** A habit can be broken once this many messages have kept to it. */
export const armedFrom = 50;
const agreementMax = 1000;
/** One that breaks a habit undoes this many that keep it, so that only what holds in 99 % of messages stays armed. */
const breachCost = 99;
/** Messages of other devices that stand behind the belief that habits last. */
const priorMessages = 350;

/** The counter after a message that kept the habit. */
export function agree(counter: number): number {
  return counter < agreementMax ? counter + 1 : counter;
}

/** The counter after one that broke it: from the top, ten in a row disarm it. */
export function breach(counter: number): number {
  return counter > breachCost ? counter - breachCost : 0;
}

/** How surprising it is, in nats, that a habit with this counter was broken. */
export function breachNats(counter: number): number {
  return Math.log(priorMessages + counter);
}

/** A word with its low half replaced. */
export function withLow(word: number, low: number): number {
  return ((word & 0xffff0000) | low) >>> 0;
}

/** A word with its high half replaced. */
export function withHigh(word: number, high: number): number {
  return ((word & 0xffff) | (high << 16)) >>> 0;
}
