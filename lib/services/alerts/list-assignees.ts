import { z } from 'zod';
import type { Page } from '@/lib/domain/views';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

export const listAssigneesInput = z.object({});

/** Somebody an alert can be given to: no e-mail address, which is only for those who manage users. */
export type AssigneeView = { readonly id: string; readonly name: string };

const assigneesMax = 1000;

/** Whom alerts can be given to, by name; for those who may work on alerts. */
export async function listAssignees(
  { db }: ServiceContext,
  actor: Actor,
  _input: z.output<typeof listAssigneesInput> = {},
): Promise<Page<AssigneeView>> {
  requirePermission(actor, 'triage');
  const items = await db.user.findMany({
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: assigneesMax,
  });
  return { items, nextCursor: null };
}
