import { z } from 'zod';
import type { Page, UserView } from '@/lib/domain/views';
import { pageQuery, pageSize, queryText, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

export const listUsersInput = z.object(pageQuery);

/** Everybody who may sign in, by e-mail address. */
export async function listUsers(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listUsersInput>,
): Promise<Page<UserView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([queryText]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.user.findMany({
    where: after ? { email: { gt: after[0] } } : {},
    orderBy: { email: 'asc' },
    take: limit + 1,
    include: { sessions: { orderBy: { updatedAt: 'desc' }, take: 1, select: { updatedAt: true } } },
  });
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.email],
    toItem: (row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      createdAt: row.createdAt.toISOString(),
      lastActiveAt: row.sessions[0]?.updatedAt.toISOString() ?? null,
    }),
  });
}
