import type { EntityKind, MaintenanceScope } from '@/lib/domain/availability-views';
import type { JsonObject } from '@/lib/domain/json';
import type { FieldProblem } from '@/lib/errors';
import { readMinute } from './say-window';

/** What stands in the form; times as `<input type="datetime-local">` gives them, in UTC. */
export type WindowDraft = {
  readonly brokerId: number;
  readonly scope: MaintenanceScope;
  readonly group: string;
  readonly entity: { readonly id: number; readonly name: string } | null;
  readonly recurrence: 'once' | 'weekly';
  readonly from: string;
  readonly to: string;
  readonly weekdays: readonly number[];
  readonly start: string;
  readonly durationMinutes: string;
  readonly timeZone: string;
  readonly reason: string;
};

/** Which kind of thing a scope is about; null when about none in particular. */
export function kindOfScope(scope: MaintenanceScope): EntityKind | null {
  return scope === 'broker' || scope === 'group' ? null : scope;
}

const toIso = (text: string) => (text === '' ? null : new Date(`${text}Z`).toISOString());

/** The request for a draft, or what has to be entered first, by field. */
export function readWindowDraft(
  draft: WindowDraft,
):
  | { readonly ok: true; readonly body: JsonObject }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  const from = toIso(draft.from);
  const to = toIso(draft.to);
  const isWeekly = draft.recurrence === 'weekly';
  const startMinute = readMinute(draft.start);
  const durationMinutes = Number(draft.durationMinutes);
  const checks: readonly (readonly [string, string, boolean])[] = [
    ['reason', 'Say what is done, in a few words.', draft.reason.trim() === ''],
    ['group', 'Enter the Sparkplug group id.', draft.scope === 'group' && draft.group === ''],
    ['entityId', 'Choose one from the list.', kindOfScope(draft.scope) !== null && draft.entity === null],
    ['from', 'Say when it begins.', from === null],
    ['to', 'Say when it ends.', !isWeekly && to === null],
    ['to', 'The end must lie after the begin.', from !== null && to !== null && to <= from],
    ['weekdays', 'Choose at least one day.', isWeekly && draft.weekdays.length === 0],
    ['startMinute', 'Enter the time of day at which it begins.', isWeekly && startMinute === null],
    [
      'durationMinutes',
      'Enter whole minutes, from 1 to 10080 (a week).',
      isWeekly && !(Number.isInteger(durationMinutes) && durationMinutes >= 1 && durationMinutes <= 10_080),
    ],
  ];
  const problems = checks.flatMap(([field, message, isWrong]) => (isWrong ? [{ field, message }] : []));
  if (problems.length > 0) return { ok: false, problems };
  const weekly = {
    timeZone: draft.timeZone,
    weekdays: [...draft.weekdays].sort(),
    startMinute,
    durationMinutes,
  };
  const once = { timeZone: 'UTC', weekdays: null, startMinute: null, durationMinutes: null };
  return {
    ok: true,
    body: {
      brokerId: draft.brokerId,
      scope: draft.scope,
      group: draft.scope === 'group' ? draft.group : null,
      entityId: draft.entity?.id ?? null,
      recurrence: draft.recurrence,
      from,
      to,
      reason: draft.reason.trim(),
      ...(isWeekly ? weekly : once),
    },
  };
}
