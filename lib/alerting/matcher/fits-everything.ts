import { type AlertMatcher, detectorFamilies, type WeeklyTime } from '@/lib/domain/alert-matcher';
import { subjectKinds } from '@/lib/domain/finding';
import { severities } from '@/lib/domain/severity';

/** All that there is at this site, which a list may name one by one. */
export type Site = { readonly brokerIds: readonly number[]; readonly detectors: readonly string[] };

/** A glob without a letter: `?*` and the like leave out next to nothing. */
const anyText = /^[*?]*\*[*?]*$/;

/** Does a matcher fit every alert that this site can have: has it no field, or none that leaves anything out? */
export function fitsEverything(matcher: AlertMatcher, site: Site): boolean {
  const { prefix, tags, clientIds, addresses, filters, subject } = matcher;
  const narrows = [prefix, tags, clientIds, addresses, filters].some((field) => field !== undefined);
  return (
    !narrows &&
    (subject === undefined || anyText.test(subject)) &&
    isWhole(matcher.brokerIds, site.brokerIds) &&
    isWhole(matcher.detectors, site.detectors) &&
    isWhole(matcher.families, detectorFamilies) &&
    isWhole(matcher.severities, severities) &&
    isWhole(matcher.subjectKinds, subjectKinds)
  );
}

function isWhole<Value>(named: readonly Value[] | undefined, all: readonly Value[]): boolean {
  return named === undefined || all.every((each) => named.includes(each));
}

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;

/** Is a weekly time on at every minute of the week? */
export function isAlwaysOn({ weekdays, startMinute, durationMinutes }: WeeklyTime): boolean {
  const begins = weekdays.map((day) => day * dayMinutes + startMinute).sort((one, other) => one - other);
  const [first] = begins;
  if (first === undefined) return false;
  return begins.every((begin, place) => {
    const next = begins[place + 1] ?? first + weekMinutes;
    return next - begin <= durationMinutes;
  });
}
