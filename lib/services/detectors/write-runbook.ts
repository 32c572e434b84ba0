import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { lockDetectorSetting } from './lock-detector-setting';
import { detectorKind, type detectorKindInput, findDetector } from './require-detector';

const runbookMax = 20_000;

export const writeRunbookInput = z.object({
  kind: detectorKind,
  text: z
    .string()
    .max(runbookMax)
    .transform((text) => text.trim())
    .describe('what to do at this site; plain text, empty removes it'),
});

export type RunbookView = { readonly kind: string; readonly text: string | null };

/** What this site says is to be done about a detector's alerts; null when it says nothing. Throws `not_found`. */
export async function getRunbook(
  { db }: ServiceContext,
  actor: Actor,
  { kind }: z.output<typeof detectorKindInput>,
): Promise<RunbookView> {
  requirePermission(actor, 'read');
  findDetector(kind);
  const row = await db.detectorSetting.findUnique({ where: { kind }, select: { runbook: true } });
  return { kind, text: row?.runbook || null };
}

/** Writes what is to be done about a detector's alerts at this site; shown on each of them. Throws `not_found`. */
export async function writeRunbook(
  { db }: ServiceContext,
  actor: Actor,
  { kind, text }: z.output<typeof writeRunbookInput>,
): Promise<RunbookView> {
  requirePermission(actor, 'configure');
  findDetector(kind);
  const runbook = text === '' ? null : text;
  await db.$transaction(async (tx) => {
    const before = await lockDetectorSetting(tx, kind);
    await tx.detectorSetting.update({ where: { kind }, data: { runbook } });
    await recordAudit(tx, actor, {
      action: 'detector.runbook',
      resource: 'detector',
      resourceId: kind,
      before: { runbook: before.runbook },
      after: { runbook },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'detectors', brokerId: null }]);
  });
  return { kind, text: runbook };
}
