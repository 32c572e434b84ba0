import type { Prisma } from '@/lib/db/generated/client';
import type { JsonObject } from '@/lib/domain/json';
import type { Actor } from '../service-context';

export type AuditRecord = {
  /** Verb in the past tense below a resource: `broker.added`. */
  readonly action: string;
  readonly resource: string;
  readonly resourceId?: string | null;
  /** Never with secrets in it. */
  readonly before?: JsonObject | null;
  readonly after?: JsonObject | null;
};

/** Writes who did what to what into the audit trail, inside the same transaction as the change itself; returns the entry's id. */
export async function recordAudit(
  tx: Prisma.TransactionClient,
  actor: Actor,
  record: AuditRecord,
): Promise<bigint> {
  const { id } = await tx.auditEntry.create({
    data: {
      actorId: actor.id,
      actor: actor.name,
      action: record.action,
      resource: record.resource,
      resourceId: record.resourceId ?? null,
      ...(record.before ? { before: record.before as Prisma.InputJsonObject } : {}),
      ...(record.after ? { after: record.after as Prisma.InputJsonObject } : {}),
    },
    select: { id: true },
  });
  return id;
}
