import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { CaseFile, Prisma } from '@/lib/db/generated/client';
import type { CaseView } from '@/lib/domain/case-views';
import type { JsonObject } from '@/lib/domain/json';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toCaseView, withCounts } from './case-view';

export const caseIdInput = z.object({ id: z.uuid() });
export const caseVersion = {
  version: z
    .number()
    .int()
    .optional()
    .describe('the version that was looked at; refused when it has changed'),
};

/** What one change of a case does: new columns, which make a new version, and what the audit trail says of it. */
export type CaseChange = {
  readonly action: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly columns?: Prisma.CaseFileUpdateInput;
};

async function lockCase(tx: Prisma.TransactionClient, id: string): Promise<CaseFile> {
  await tx.$executeRaw`SELECT 1 FROM case_file WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.caseFile.findUnique({ where: { id } });
  if (row === null) throw new AppError('not_found', 'There is no such case.');
  return row;
}

/** Throws `conflict` unless the case is open: what was closed stays as it was looked at. */
export function requireOpen(row: CaseFile): void {
  if (row.state !== 'open') throw new AppError('conflict', `Case ${row.number} is closed: reopen it first.`);
}

/**
 * Changes a case under a row lock: what `decide` says, with the next version, audit entry and live frame, in one
 * transaction. Throws `not_found`, and `conflict` when `version` is not the case's any more. `decide` null = nothing to do.
 */
export async function changeCase(
  context: ServiceContext,
  actor: Actor,
  input: { readonly id: string; readonly version?: number | undefined },
  decide: (tx: Prisma.TransactionClient, row: CaseFile) => Promise<CaseChange | null>,
): Promise<CaseView> {
  requirePermission(actor, 'triage');
  return context.db.$transaction(
    async (tx) => {
      const row = await lockCase(tx, input.id);
      if (input.version !== undefined && input.version !== row.version)
        throw new AppError('conflict', 'Somebody changed this case meanwhile: look at it again.');
      const change = await decide(tx, row);
      if (change === null)
        return toCaseView(
          await tx.caseFile.findUniqueOrThrow({ where: { id: row.id }, include: withCounts }),
        );
      const { action, before, after, columns } = change;
      const changed = await tx.caseFile.update({
        where: { id: row.id },
        data: { ...columns, updatedAt: context.now(), version: row.version + (columns ? 1 : 0) },
        include: withCounts,
      });
      await recordAudit(tx, actor, { action, resource: 'case', resourceId: row.id, before, after });
      await appendChanges(tx, [{ type: 'changed', resource: 'cases', brokerId: null }]);
      return toCaseView(changed);
    },
    { timeout: 60_000 },
  );
}
