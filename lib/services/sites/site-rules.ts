import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Prisma } from '@/lib/db/generated/client';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const glob = (title: string) =>
  z.string().min(1).max(200).default('*').describe(`${title}; * any text, ? one character`);
const place = (title: string) =>
  z
    .string()
    .trim()
    .max(200)
    .default('')
    .describe(`${title}; {group}, {node} and {device} stand for the names`);

export const siteRulesSchema = z.object({
  rules: z
    .array(
      z.object({
        group: glob('Sparkplug group id'),
        edgeNode: glob('edge node id, or the name of a defined device'),
        device: z.string().max(200).default('*').describe('device id, which is empty for an edge node'),
        site: place('site (ISA-95)'),
        area: place('area'),
        line: place('line'),
      }),
    )
    .max(500)
    .describe('in order: the first that matches holds'),
});
export type SiteRules = z.output<typeof siteRulesSchema>;

async function readRules(db: Prisma.TransactionClient): Promise<SiteRules> {
  const rows = await db.siteRule.findMany({ orderBy: { position: 'asc' } });
  return { rules: rows.map(({ id: _id, position: _position, ...rule }) => rule) };
}

/** The rules that place names in the plant, in order. */
export async function getSiteRules(context: Pick<ServiceContext, 'db'>, actor: Actor): Promise<SiteRules> {
  requirePermission(actor, 'read');
  return readRules(context.db);
}

/** Replaces all rules. */
export async function setSiteRules(
  context: ServiceContext,
  actor: Actor,
  input: SiteRules,
): Promise<SiteRules> {
  requirePermission(actor, 'triage');
  await context.db.$transaction(async (tx) => {
    // One at a time: the last of two who save at once wins as a whole.
    await tx.$executeRaw`LOCK TABLE site_rule IN SHARE ROW EXCLUSIVE MODE`;
    const before = await readRules(tx);
    await tx.siteRule.deleteMany();
    await tx.siteRule.createMany({ data: input.rules.map((rule, position) => ({ ...rule, position })) });
    await recordAudit(tx, actor, {
      action: 'site-rules.changed',
      resource: 'site-rules',
      before: { rules: before.rules },
      after: { rules: input.rules },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'nodes', brokerId: null }]);
  });
  return getSiteRules(context, actor);
}
