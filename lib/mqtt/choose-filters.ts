import { stripShare } from '@/lib/domain/topic-filter';

/** Does every topic that `narrow` matches also match `wide`? [MQTT-4.7.1, MQTT-4.7.2-1]; a shared subscription covers nothing. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (stripShare(wide).shareGroup !== null || stripShare(narrow).shareGroup !== null) return false;
  const wideLevels = wide.split('/');
  const narrowLevels = narrow.split('/');
  const isWild = wideLevels[0] === '#' || wideLevels[0] === '+';
  if (isWild && narrow.startsWith('$')) return false;
  for (const [level, part] of wideLevels.entries()) {
    if (part === '#') return true;
    const other = narrowLevels[level];
    if (other === undefined || other === '#') return false;
    if (part !== '+' && part !== other) return false;
  }
  return wideLevels.length === narrowLevels.length;
}

/**
 * The fewest of these filters that still match everything they match together. Overlapping subscriptions make a broker
 * send a message more than once [MQTT-3.3.4-3], which would count it twice.
 */
export function withoutCovered(filters: readonly string[]): readonly string[] {
  const unique = [...new Set(filters)];
  return unique.filter((filter) => !unique.some((other) => other !== filter && covers(other, filter)));
}
