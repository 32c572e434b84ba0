/** How fast a channel may go: `perSecond` on average, up to `burst` at once after a pause. */
export type SlotRate = { readonly perSecond: number; readonly burst: number };

/** What one message takes of a channel's time, in ms. */
export function slotMs({ perSecond }: SlotRate): number {
  return 1000 / perSecond;
}

/**
 * How long a message has to wait whose slot ends at `slotEndsAt`: slots follow each other, and those of a burst may be used
 * before their time (the generic cell rate algorithm of ITU-T I.371). Times and the result in ms.
 */
export function waitForSlot(slotEndsAt: number, now: number, rate: SlotRate): number {
  return Math.max(0, Math.ceil(slotEndsAt - rate.burst * slotMs(rate) - now));
}
