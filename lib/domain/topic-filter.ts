/** The result of taking a shared-subscription prefix off a filter. */
export type StrippedFilter = { readonly filter: string; readonly shareGroup: string | null };

/** Takes `$share/<group>/` (MQTT 5 §4.8.2) or the older `$queue/` off a filter; other filters come back as they are. */
export function stripShare(filter: string): StrippedFilter {
  if (filter.startsWith('$queue/')) return { filter: filter.slice(7), shareGroup: '$queue' };
  if (!filter.startsWith('$share/')) return { filter, shareGroup: null };
  const slash = filter.indexOf('/', 7);
  if (slash === -1) return { filter, shareGroup: null };
  return { filter: filter.slice(slash + 1), shareGroup: filter.slice(7, slash) };
}

/**
 * Does a topic filter match a topic name? [MQTT-4.7.1, MQTT-4.7.2-1]: a filter that starts with a wildcard does not
 * match topics that start with `$`. Share prefixes are stripped first.
 */
export function filterMatches(filter: string, topic: string): boolean {
  const filterLevels = stripShare(filter).filter.split('/');
  const topicLevels = topic.split('/');
  const first = filterLevels[0];
  if (topic.startsWith('$') && (first === '#' || first === '+')) return false;
  for (let level = 0; level < filterLevels.length; level++) {
    const part = filterLevels[level];
    if (part === '#') return true;
    if (level >= topicLevels.length) return false;
    if (part !== '+' && part !== topicLevels[level]) return false;
  }
  return filterLevels.length === topicLevels.length;
}

/** Why a filter is not valid by [MQTT-4.7.1-1/-2/-3], in words for a form; null when it is valid. */
export function filterProblem(filter: string): string | null {
  if (filter.length === 0) return 'must not be empty';
  if (filter.includes('\u0000')) return 'must not contain the NUL character';
  if (new TextEncoder().encode(filter).length > 65_535) return 'must be at most 65,535 bytes';
  const levels = stripShare(filter).filter.split('/');
  for (const [index, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || index !== levels.length - 1))
      return '"#" must be the whole last level';
    if (level.includes('+') && level !== '+') return '"+" must be a whole level';
  }
  return null;
}

/**
 * Static breadth of a filter, 0–100, whatever topics are live (detection reference §2.8): `#` and `+/#` 100, `$SYS/#`
 * 70, first level `+` 60, otherwise halved by each literal level before the first wildcard (`+` counts 0.6 of `#`).
 */
export function staticBreadth(filterWithShare: string): number {
  const { filter } = stripShare(filterWithShare);
  if (filter === '#' || filter === '+/#') return 100;
  if (filter === '$SYS/#') return 70;
  const levels = filter.split('/');
  const wildcard = levels.findIndex((level) => level === '#' || level === '+');
  if (wildcard === -1) return 0;
  if (wildcard === 0) return 60;
  return 100 * 2 ** -wildcard * (levels[wildcard] === '#' ? 1 : 0.6);
}
