/** Conditions that must last before they are raised, and those that have been; keys as in findings. */
export type GracePeriod<Item> = {
  readonly waiting: Map<string, { readonly since: number; readonly item: Item }>;
  readonly raised: Set<string>;
};

export function createGracePeriod<Item>(): GracePeriod<Item> {
  return { waiting: new Map(), raised: new Set() };
}

/** A condition began at `since` (ms). Nothing changes when it is already waiting or raised. */
export function beginCondition<Item>(grace: GracePeriod<Item>, key: string, since: number, item: Item): void {
  if (!grace.raised.has(key) && !grace.waiting.has(key)) grace.waiting.set(key, { since, item });
}

/** A condition ended. True when it had been raised, so that a clear is due. */
export function endCondition<Item>(grace: GracePeriod<Item>, key: string): boolean {
  grace.waiting.delete(key);
  return grace.raised.delete(key);
}

/** The conditions that have now lasted `graceMs`; each is returned once and counts as raised from here on. */
export function takeDueConditions<Item>(
  grace: GracePeriod<Item>,
  now: number,
  graceMs: number,
): readonly { readonly key: string; readonly since: number; readonly item: Item }[] {
  const due = [];
  for (const [key, { since, item }] of grace.waiting) {
    if (now - since < graceMs) continue;
    grace.waiting.delete(key);
    grace.raised.add(key);
    due.push({ key, since, item });
  }
  return due;
}
