import { z } from 'zod';
import { alertVerdictSchema } from '@/lib/domain/alert';
import type { CaseView } from '@/lib/domain/case-views';
import { AppError } from '@/lib/errors';
import type { Actor, ServiceContext } from '../service-context';
import { storeNote } from './add-case-note';
import { captureAllAgain } from './case-alerts';
import { caseVersion, changeCase, requireOpen } from './lock-case';

const note = z.string().trim().max(10_000).optional().describe('why; kept among the notes');
export const closeCaseInput = z.object({
  id: z.uuid(),
  ...caseVersion,
  verdict: alertVerdictSchema.nullish().describe('what it turned out to be; left out = as it was'),
  note,
});
export const reopenCaseInput = z.object({ id: z.uuid(), ...caseVersion, note });

/** Closes a case; its alerts are captured once more as they stand. Throws `not_found` and `conflict`. */
export function closeCase(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof closeCaseInput>,
): Promise<CaseView> {
  return changeCase(context, actor, input, async (tx, row) => {
    requireOpen(row);
    await captureAllAgain(tx, context, row.id);
    if (input.note) await storeNote(tx, context, actor, { caseId: row.id, text: input.note });
    const verdict = input.verdict ?? row.verdict;
    return {
      action: 'case.closed',
      before: { state: row.state, verdict: row.verdict },
      after: { state: 'closed', verdict, ...(input.note ? { note: input.note } : {}) },
      columns: { state: 'closed', verdict, closedAt: context.now(), closedBy: actor.name },
    };
  });
}

/** Opens a closed case again. Throws `not_found` and `conflict`. */
export function reopenCase(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof reopenCaseInput>,
): Promise<CaseView> {
  return changeCase(context, actor, input, async (tx, row) => {
    if (row.state !== 'closed') throw new AppError('conflict', `Case ${row.number} is open already.`);
    if (input.note) await storeNote(tx, context, actor, { caseId: row.id, text: input.note });
    return {
      action: 'case.reopened',
      before: { state: row.state },
      after: { state: 'open', ...(input.note ? { note: input.note } : {}) },
      columns: { state: 'open', closedAt: null, closedBy: null },
    };
  });
}
