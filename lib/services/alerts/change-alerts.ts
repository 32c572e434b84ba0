import { z } from 'zod';
import type { AlertVerb } from '@/lib/alerting/alert-verb';
import type { Alert } from '@/lib/domain/alert';
import { AppError } from '@/lib/errors';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { type AlertOutcome, refusal } from './alert-outcome';
import { acknowledgeFields, assignFields, resolveFields, snoozeFields, verbFields } from './alert-verb-input';
import { type AlertChangeInput, changeTogether } from './change-alert';
import { silenceAlerts } from './silence-alerts';

/** Alerts that one call may change. */
export const alertsAtOnceMax = 500;
/** … and one transaction: few, so that findings never wait long for their rows. */
const togetherMax = 50;
export const bulkVerbs = [
  'acknowledge',
  'assign',
  'snooze',
  'archive',
  'resolve',
  'verdict',
  'reopen',
  'silence',
] as const satisfies readonly (AlertVerb | 'silence')[];

/** What a verb cannot do without. */
const requiredBy: Partial<Record<(typeof bulkVerbs)[number], 'assigneeId' | 'until' | 'verdict'>> = {
  assign: 'assigneeId',
  snooze: 'until',
  silence: 'until',
  verdict: 'verdict',
};

export const changeAlertsInput = z
  .object({
    ids: z.array(z.uuid()).min(1).max(alertsAtOnceMax),
    verb: z.enum(bulkVerbs),
    comment: verbFields.comment.describe('why; kept in each timeline, and the reason of a silence'),
    versions: z
      .record(z.uuid(), z.number().int())
      .optional()
      .describe('by id the version that was looked at; an alert that has changed since is left alone'),
    ...acknowledgeFields,
    assigneeId: assignFields.assigneeId.optional(),
    until: snoozeFields.until.optional().describe('for snooze and silence: until when'),
    ...resolveFields,
  })
  .superRefine((input, check) => {
    const field = requiredBy[input.verb];
    if (field !== undefined && input[field] === undefined)
      check.addIssue({ code: 'custom', path: [field], message: `is needed to ${input.verb}` });
  });
export type ChangeAlertsInput = z.output<typeof changeAlertsInput>;

export type AlertOutcomes = {
  readonly done: number;
  readonly refused: number;
  readonly outcomes: readonly AlertOutcome[];
};

/**
 * Does one verb to up to 500 alerts, each with its own outcome, timeline and audit entry; what cannot be done with one of
 * them stops none of the others. `silence` makes one silence for each thing they are about.
 */
export async function changeAlerts(
  context: ServiceContext,
  actor: Actor,
  input: ChangeAlertsInput,
): Promise<AlertOutcomes> {
  requirePermission(actor, 'triage');
  const ids = [...new Set(input.ids)];
  const { verb } = input;
  const outcomes =
    verb === 'silence'
      ? await silenceAlerts(context, actor, { ids, until: input.until, reason: input.comment })
      : await changeEach(context, actor, verb, { ...input, ids });
  const done = outcomes.filter(({ ok }) => ok).length;
  return { done, refused: outcomes.length - done, outcomes };
}

async function changeEach(
  context: ServiceContext,
  actor: Actor,
  verb: AlertVerb,
  { ids, versions = {}, comment, untilClear, until, verdict, assigneeId }: ChangeAlertsInput,
): Promise<readonly AlertOutcome[]> {
  const outcomes: AlertOutcome[] = [];
  const changes = ids.map((id): AlertChangeInput => {
    const change: AlertChangeInput = { id, comment, untilClear, until, verdict, version: versions[id] };
    return assigneeId === undefined ? change : { ...change, assigneeId };
  });
  for (let from = 0; from < changes.length; from += togetherMax)
    outcomes.push(...(await changeSome(context, actor, verb, changes.slice(from, from + togetherMax))));
  return outcomes;
}

/** In one transaction; when that fails as a whole, each in one of its own, so that it says of which it was. */
async function changeSome(
  context: ServiceContext,
  actor: Actor,
  verb: AlertVerb,
  changes: readonly AlertChangeInput[],
): Promise<readonly AlertOutcome[]> {
  try {
    const outcomes = await changeTogether(context, actor, verb, changes);
    return changes.map(({ id }) => outcomeOf(context, id, outcomes.get(id)));
  } catch (error) {
    if (changes.length <= 1) return changes.map(({ id }) => refusal(context, id, error));
    const alone: AlertOutcome[] = [];
    for (const change of changes) alone.push(...(await changeSome(context, actor, verb, [change])));
    return alone;
  }
}

function outcomeOf(context: ServiceContext, id: string, outcome: Alert | AppError | undefined): AlertOutcome {
  if (outcome === undefined || outcome instanceof AppError) return refusal(context, id, outcome);
  return { id, ok: true, alert: outcome };
}
