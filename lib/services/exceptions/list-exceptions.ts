import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { ExceptionView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { listOf, pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toExceptionView } from './exception-view';

const exceptionStates = ['active', 'expired', 'revoked'] as const;

export const listExceptionsInput = z.object({
  ...pageQuery,
  state: listOf(z.enum(exceptionStates))
    .optional()
    .describe('only those that are in one of these states now'),
  alertId: z.uuid().optional().describe('only those made from this alert'),
});

function inState(state: ExceptionView['state'], now: Date): Prisma.ExceptionWhereInput {
  switch (state) {
    case 'active':
      return { revokedAt: null, expiresAt: { gt: now } };
    case 'expired':
      return { revokedAt: null, expiresAt: { lte: now } };
    case 'revoked':
      return { revokedAt: { not: null } };
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
      ...(input.state?.length ? { OR: input.state.map((state) => inState(state, now)) } : {}),
      ...(input.alertId === undefined ? {} : { alertId: input.alertId }),
      ...(after ? { id: { lt: after[0] } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  return toPage({ rows, limit, keyOf: ({ id }) => [id], toItem: (row) => toExceptionView(row, now) });
}
