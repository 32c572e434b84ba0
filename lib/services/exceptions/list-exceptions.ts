import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { ExceptionView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toExceptionView } from './exception-view';

export const listExceptionsInput = z.object({
  ...pageQuery,
  state: z
    .enum(['active', 'expired', 'revoked'])
    .optional()
    .describe('only those that are in this state now'),
  alertId: z.uuid().optional().describe('only those made from this alert'),
});

function inState(
  state: z.output<typeof listExceptionsInput>['state'],
  now: Date,
): Prisma.ExceptionWhereInput {
  switch (state) {
    case 'active':
      return { revokedAt: null, expiresAt: { gt: now } };
    case 'expired':
      return { revokedAt: null, expiresAt: { lte: now } };
    case 'revoked':
      return { revokedAt: { not: null } };
    default:
      return {};
  }
}

/** Exceptions, newest first; expired and revoked ones are kept. */
export async function listExceptions(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listExceptionsInput> = {},
): Promise<Page<ExceptionView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.uuid()]), input.cursor);
  const limit = pageSize(input);
  const now = context.now();
  const rows = await context.db.exception.findMany({
    where: {
      ...inState(input.state, now),
      ...(input.alertId === undefined ? {} : { alertId: input.alertId }),
      ...(after ? { id: { lt: after[0] } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  return toPage({ rows, limit, keyOf: ({ id }) => [id], toItem: (row) => toExceptionView(row, now) });
}
