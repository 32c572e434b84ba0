import { failedChecks } from '@/components/forms/failed-checks';
import { checkMatcher, type MatcherDraft } from '@/components/silences/matcher-draft';
import { readWeeklyDraft, startWeeklyDraft, type WeeklyDraft } from '@/components/silences/weekly-draft';
import type { OutsideTimes, RoutingRuleView } from '@/lib/domain/alerting-views';
import type { FieldProblem } from '@/lib/errors';

/** A routing rule as it is entered; numbers are text until they are read. */
export type RuleDraft = {
  readonly name: string;
  readonly matcher: MatcherDraft;
  readonly hasTimes: boolean;
  readonly weekly: WeeklyDraft;
  readonly outsideTimes: OutsideTimes;
  readonly channelIds: readonly string[];
  readonly goOn: boolean;
  readonly sendResolved: boolean;
  readonly groupWaitSeconds: string;
  readonly groupIntervalSeconds: string;
  readonly repeatMinutes: string;
  readonly isDigest: boolean;
  readonly digestMinutes: string;
  readonly escalates: boolean;
  readonly escalateMinutes: string;
  readonly escalateChannelIds: readonly string[];
};

/** What a rule is saved as. */
export type RuleBody = Omit<RoutingRuleView, 'id' | 'position' | 'enabled'>;

const usual: Omit<RuleBody, 'digestMinutes' | 'escalateMinutes' | 'times'> = {
  name: '',
  matcher: {},
  outsideTimes: 'next',
  channelIds: [],
  goOn: false,
  sendResolved: true,
  groupWaitSeconds: 10,
  groupIntervalSeconds: 300,
  repeatMinutes: 0,
  escalateChannelIds: [],
};

/** The draft of a rule, or of a new one with usual times. */
export function startRuleDraft(rule: RoutingRuleView | null, timeZone: string): RuleDraft {
  const { times = null, digestMinutes = null, escalateMinutes = null } = rule ?? {};
  const { name, matcher, outsideTimes, channelIds, goOn, sendResolved, ...rest } = rule ?? usual;
  return {
    name,
    matcher,
    hasTimes: times !== null,
    weekly: startWeeklyDraft(times, timeZone),
    outsideTimes,
    channelIds,
    goOn,
    sendResolved,
    groupWaitSeconds: String(rest.groupWaitSeconds),
    groupIntervalSeconds: String(rest.groupIntervalSeconds),
    repeatMinutes: String(rest.repeatMinutes),
    isDigest: digestMinutes !== null,
    digestMinutes: String(digestMinutes ?? 60),
    escalates: escalateMinutes !== null,
    escalateMinutes: String(escalateMinutes ?? 15),
    escalateChannelIds: rest.escalateChannelIds,
  };
}

/** A whole number that is not negative; NaN for anything else. */
function whole(text: string): number {
  return /^\s*\d{1,7}\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** The rule of a draft, or what has to be entered first, by field. */
export function readRuleDraft(
  draft: RuleDraft,
):
  | { readonly ok: true; readonly body: RuleBody }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  const { isDigest, escalates, escalateChannelIds } = draft;
  const weekly = draft.hasTimes ? readWeeklyDraft(draft.weekly) : null;
  const groupWaitSeconds = whole(draft.groupWaitSeconds);
  const groupIntervalSeconds = whole(draft.groupIntervalSeconds);
  const repeatMinutes = whole(draft.repeatMinutes);
  const digestMinutes = isDigest ? whole(draft.digestMinutes) : null;
  const escalateMinutes = escalates ? whole(draft.escalateMinutes) : null;
  const isUnread = (value: number | null) => Number.isNaN(value ?? 0);
  const problems = [
    ...failedChecks([
      ['name', 'Enter a name.', draft.name.trim() === ''],
      ['groupWaitSeconds', 'Enter whole seconds; 0 for at once.', isUnread(groupWaitSeconds)],
      ['groupIntervalSeconds', 'Enter whole seconds.', isUnread(groupIntervalSeconds)],
      ['repeatMinutes', 'Enter whole minutes; 0 for never.', isUnread(repeatMinutes)],
      ['digestMinutes', 'Enter whole minutes, at least 1.', isUnread(digestMinutes) || digestMinutes === 0],
      [
        'escalateMinutes',
        'Enter whole minutes, at least 1.',
        isUnread(escalateMinutes) || escalateMinutes === 0,
      ],
      ['escalateChannelIds', 'Choose whom it goes to then.', escalates && escalateChannelIds.length === 0],
    ]),
    ...checkMatcher(draft.matcher, { canBeEmpty: true }),
    ...(weekly === null || weekly.ok
      ? []
      : weekly.problems.map((each) => ({ ...each, field: `times.${each.field}` }))),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const { name, matcher, outsideTimes, channelIds, goOn, sendResolved } = draft;
  const body = {
    name: name.trim(),
    matcher,
    times: weekly?.ok ? weekly.time : null,
    outsideTimes,
    channelIds,
    goOn,
    sendResolved,
    groupWaitSeconds,
    groupIntervalSeconds,
    repeatMinutes,
    digestMinutes,
    escalateMinutes,
    escalateChannelIds: escalates ? escalateChannelIds : [],
  };
  return { ok: true, body };
}
