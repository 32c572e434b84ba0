import { z } from 'zod';
import { alertVerdictSchema } from '@/lib/domain/alert';
import type { CaseView } from '@/lib/domain/case-views';
import { severitySchema } from '@/lib/domain/severity';
import type { Actor, ServiceContext } from '../service-context';
import { auditedCase } from './case-view';
import { caseOwner, caseSummary, caseTitle } from './create-case';
import { caseVersion, changeCase, requireOpen } from './lock-case';

export const updateCaseInput = z.object({
  id: z.uuid(),
  ...caseVersion,
  title: caseTitle.optional(),
  summary: caseSummary.optional(),
  severity: severitySchema.optional(),
  verdict: alertVerdictSchema.nullable().optional(),
  owner: caseOwner.optional().describe('who works on it; null = nobody'),
});

/** Changes what is said of an open case; what is left out stays. Throws `not_found` and `conflict`. */
export function updateCase(
  context: ServiceContext,
  actor: Actor,
  { id, version, ...fields }: z.output<typeof updateCaseInput>,
): Promise<CaseView> {
  return changeCase(context, actor, { id, version }, async (_tx, row) => {
    requireOpen(row);
    const columns = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const before = auditedCase(row);
    const after = { ...before, ...columns };
    if (JSON.stringify(before) === JSON.stringify(after)) return null;
    return { action: 'case.changed', before, after, columns };
  });
}
