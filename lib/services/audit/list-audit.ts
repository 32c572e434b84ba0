import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { Json } from '@/lib/domain/json';
import type { AuditEntryView, Page } from '@/lib/domain/views';
import { escapeLike, pageQuery, pageSize, readCursor, searchText, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

export const listAuditInput = z.object({
  ...pageQuery,
  resource: z.string().max(100).optional(),
  resourceId: z.string().max(100).optional(),
  q: searchText.optional().describe('text in who, what was done, or the id of what it was done to'),
});

function textCondition(q: string): Prisma.AuditEntryWhereInput {
  const contains = { contains: escapeLike(q), mode: 'insensitive' as const };
  return { OR: [{ actor: contains }, { action: contains }, { resourceId: contains }] };
}

/** Who changed what, newest first. */
export async function listAudit(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listAuditInput>,
): Promise<Page<AuditEntryView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.string().regex(/^\d{1,19}$/)]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.auditEntry.findMany({
    where: {
      ...(input.resource === undefined ? {} : { resource: input.resource }),
      ...(input.resourceId === undefined ? {} : { resourceId: input.resourceId }),
      ...(after ? { id: { lt: BigInt(after[0]) } } : {}),
      ...(input.q ? textCondition(input.q) : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.id.toString()],
    toItem: (row) => ({
      ...row,
      id: row.id.toString(),
      at: row.at.toISOString(),
      before: row.before as Json,
      after: row.after as Json,
    }),
  });
}
