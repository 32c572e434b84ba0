import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { CapturedAlert, CaseView } from '@/lib/domain/case-views';
import { type Severity, severityRank, severitySchema } from '@/lib/domain/severity';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { alertIdsSchema, auditedAlerts, putAlerts } from './case-alerts';
import { auditedCase, toCaseView, withCounts } from './case-view';

export const caseTitle = z.string().trim().min(1, 'say what it is about').max(200);
export const caseSummary = z.string().trim().max(20_000);
export const caseOwner = z.string().trim().min(1).max(100).nullable();

export const createCaseInput = z.object({
  title: caseTitle.optional().describe('the first alert’s title when left out'),
  summary: caseSummary.default(''),
  severity: severitySchema.optional().describe('that of the most severe alert when left out'),
  owner: caseOwner.optional(),
  alertIds: alertIdsSchema.default([]),
});

const severityDefault: Severity = 'medium';

function mostSevere(captures: readonly CapturedAlert[]): Severity {
  return (
    captures
      .map(({ alert }) => alert.severity)
      .reduce<Severity | null>(
        (most, next) => (most === null || severityRank(next) > severityRank(most) ? next : most),
        null,
      ) ?? severityDefault
  );
}

/** Opens a case, from alerts or empty. Throws `invalid` when there is neither a title nor an alert, and `not_found`. */
export async function createCase(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof createCaseInput>,
): Promise<CaseView> {
  requirePermission(actor, 'triage');
  if (input.title === undefined && input.alertIds.length === 0)
    throw new AppError('invalid', 'A case without alerts needs a title.', [
      { field: 'title', message: 'say what it is about' },
    ]);
  return context.db.$transaction(
    async (tx) => {
      const { summary, owner = null, alertIds } = input;
      const now = context.now();
      const { id } = await tx.caseFile.create({
        data: {
          title: '',
          summary,
          owner,
          severity: severityDefault,
          author: actor.name,
          createdAt: now,
          updatedAt: now,
        },
      });
      const captures = await putAlerts(tx, context, { caseId: id, addedBy: actor.name, alertIds });
      const row = await tx.caseFile.update({
        where: { id },
        data: {
          title: input.title ?? captures[0]?.alert.title.slice(0, 200) ?? '',
          severity: input.severity ?? mostSevere(captures),
          updatedAt: now,
        },
        include: withCounts,
      });
      await recordAudit(tx, actor, {
        action: 'case.opened',
        resource: 'case',
        resourceId: id,
        after: { ...auditedCase(row), alerts: auditedAlerts(captures) },
      });
      await appendChanges(tx, [{ type: 'changed', resource: 'cases', brokerId: null }]);
      return toCaseView(row);
    },
    { timeout: 60_000 },
  );
}
