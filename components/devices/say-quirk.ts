import { describeQuirk } from '@/lib/domain/sparkplug-quirks';

/** What an edge node with this accepted quirk does, in a few words. */
export function sayQuirk(rule: string): string {
  return describeQuirk(rule)?.words ?? `what rule ${rule} of Sparkplug does not allow`;
}
