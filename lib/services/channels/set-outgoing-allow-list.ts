import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { allowListProblem } from '@/lib/notify/outgoing-policy';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { outgoingAllowListKey, readOutgoingAllowList } from './outgoing-allow-list';

export const setOutgoingAllowListInput = z.object({ entries: z.array(z.string().trim().max(300)).max(200) });

/**
 * Replaces the list of private networks and hosts that messages may go to; the next attempt already obeys it.
 * Throws `invalid` with the problem of each entry (`entries.0`).
 */
export async function setOutgoingAllowList(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof setOutgoingAllowListInput>,
): Promise<{ readonly entries: readonly string[] }> {
  requirePermission(actor, 'administer');
  const entries = [...new Set(input.entries.map((entry) => entry.toLowerCase()))];
  const problems = input.entries.flatMap((entry, index) => {
    const message = allowListProblem(entry);
    return message === null ? [] : [{ field: `entries.${index}`, message }];
  });
  if (problems.length > 0) throw new AppError('invalid', 'Some entries cannot be used.', problems);
  await context.db.$transaction(async (tx) => {
    const before = [...(await readOutgoingAllowList(tx))];
    await tx.appSetting.upsert({
      where: { key: outgoingAllowListKey },
      create: { key: outgoingAllowListKey, value: entries },
      update: { value: entries },
    });
    await recordAudit(tx, actor, {
      action: 'outgoing-allow-list.changed',
      resource: 'app-setting',
      resourceId: outgoingAllowListKey,
      before: { entries: before },
      after: { entries },
    });
  });
  return { entries };
}
