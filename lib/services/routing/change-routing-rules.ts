import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import { Prisma, type RoutingRule } from '@/lib/db/generated/client';
import { wakeIncidentsOf } from '@/lib/db/incident-repository';
import { alertMatcherSchema, weeklyTimeSchema } from '@/lib/domain/alert-matcher';
import { outsideTimesChoices, type RoutingRuleView } from '@/lib/domain/alerting-views';
import type { JsonObject } from '@/lib/domain/json';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { conflictOnUnique } from '../conflict-on-unique';
import { isTimeZone } from '../maintenance/local-clock';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toRoutingRuleView } from './routing-rule-view';
import { tellDigests } from './tell-digests';

/** Each alert is compared with all of them. */
const rulesMax = 200;
/** Of those that are enabled: each may have something of its own to tell of one incident. */
const inForceMax = 50;
const dayMinutes = 1440;
const channelIds = z.array(z.uuid()).max(50);
const minutes = z
  .number()
  .int()
  .min(1)
  .max(7 * dayMinutes);

const fields = {
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean(),
  matcher: alertMatcherSchema.describe('which alerts; an empty one fits all'),
  times: weeklyTimeSchema
    .refine(({ timeZone }) => isTimeZone(timeZone), { path: ['timeZone'], error: 'is not known here' })
    .nullable()
    .describe('at which time of the week; null = always'),
  outsideTimes: z
    .enum(outsideTimesChoices)
    .describe(
      'what becomes of what it fits outside of them: another rule tells it, else the built-in one (next); it is told when they begin, as it is (wait) or in a digest; nobody is told by this rule (nobody)',
    ),
  channelIds: channelIds.describe('who is told; empty = nobody'),
  goOn: z.boolean().describe('the rules after it are asked too'),
  sendResolved: z.boolean().describe('tell when it is over'),
  groupWaitSeconds: z.number().int().min(0).max(3600).describe('gather this long before the first notice'),
  groupIntervalSeconds: z.number().int().min(0).max(86_400).describe('least time between two notices'),
  repeatMinutes: z
    .number()
    .int()
    .min(0)
    .max(7 * dayMinutes)
    .describe('tell again; 0 = never'),
  digestMinutes: minutes.nullable().describe('collect and tell every so many minutes; null = at once'),
  escalateMinutes: minutes.nullable().describe('tell others when nobody acknowledges for so long'),
  escalateChannelIds: channelIds.describe('the others'),
};
export const addRoutingRuleInput = z.object({
  ...fields,
  enabled: fields.enabled.default(true),
  matcher: fields.matcher.default({}),
  times: fields.times.default(null),
  outsideTimes: fields.outsideTimes.default('next'),
  goOn: fields.goOn.default(false),
  sendResolved: fields.sendResolved.default(true),
  groupWaitSeconds: fields.groupWaitSeconds.default(10),
  groupIntervalSeconds: fields.groupIntervalSeconds.default(300),
  repeatMinutes: fields.repeatMinutes.default(0),
  digestMinutes: fields.digestMinutes.default(null),
  escalateMinutes: fields.escalateMinutes.default(null),
  escalateChannelIds: fields.escalateChannelIds.default([]),
});
export const updateRoutingRuleInput = z.object({ id: z.uuid(), ...z.object(fields).partial().shape });
export const routingRuleIdInput = z.object({ id: z.uuid() });
export const orderRoutingRulesInput = z.object({
  ids: z.array(z.uuid()).max(rulesMax).describe('all rules, in the order in which they are asked'),
});

const taken = { field: 'name', message: 'is already in use by another rule' };

function audited({ updatedAt: _at, nextDigestAt: _next, ...row }: RoutingRule): JsonObject {
  return { ...row, matcher: row.matcher as JsonObject, times: row.times as JsonObject | null };
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', `${field} ${message}.`, [{ field, message }]);
}

async function check(tx: Prisma.TransactionClient, rule: RoutingRule): Promise<void> {
  if (rule.enabled && (await tx.routingRule.count({ where: { enabled: true } })) > inForceMax)
    throw invalid('enabled', `cannot be: ${inForceMax} rules are in force already, and more are not asked`);
  if (rule.escalateMinutes !== null && rule.escalateChannelIds.length === 0)
    throw invalid('escalateChannelIds', 'must name at least one channel to escalate to');
  for (const field of ['channelIds', 'escalateChannelIds'] as const) {
    const ids = new Set(rule[field]);
    if ((await tx.channel.count({ where: { id: { in: [...ids] } } })) < ids.size)
      throw invalid(field, 'names a channel that does not exist');
  }
}

type Change = { readonly verb: string; readonly before?: RoutingRule; readonly after?: RoutingRule };

async function follow(
  tx: Prisma.TransactionClient,
  actor: Actor,
  { verb, before, after }: Change,
): Promise<void> {
  if (after) await check(tx, after);
  await recordAudit(tx, actor, {
    action: `routing-rule.${verb}`,
    resource: 'routing-rule',
    resourceId: (after ?? before)?.id,
    before: before ? audited(before) : null,
    after: after ? audited(after) : null,
  });
  await appendChanges(tx, [{ type: 'changed', resource: 'routing', brokerId: null }]);
}

/** Rules change one at a time, so that places stay unique. */
async function lockRules(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`LOCK TABLE routing_rule IN SHARE ROW EXCLUSIVE MODE`;
}

async function requireRule(tx: Prisma.TransactionClient, id: string): Promise<RoutingRule> {
  const row = await tx.routingRule.findUnique({ where: { id } });
  if (row === null) throw new AppError('not_found', 'There is no such routing rule.');
  return row;
}

/** Adds a rule after all others; throws `invalid`, and `conflict` when its name is taken or there are too many. */
export async function addRoutingRule(
  context: ServiceContext,
  actor: Actor,
  { times, ...input }: z.output<typeof addRoutingRuleInput>,
): Promise<RoutingRuleView> {
  requirePermission(actor, 'configure');
  const row = await conflictOnUnique(taken, () =>
    context.db.$transaction(async (tx) => {
      await lockRules(tx);
      const { _max, _count } = await tx.routingRule.aggregate({ _max: { position: true }, _count: true });
      if (_count >= rulesMax) throw new AppError('conflict', `There are already ${rulesMax} routing rules.`);
      const after = await tx.routingRule.create({
        data: { ...input, times: times ?? Prisma.DbNull, position: (_max.position ?? 0) + 1 },
      });
      await follow(tx, actor, { verb: 'added', after });
      return after;
    }),
  );
  return toRoutingRuleView(row);
}

/** Changes a rule; what is left out stays. Throws `not_found`, `invalid`, and `conflict` when the name is taken. */
export async function updateRoutingRule(
  context: ServiceContext,
  actor: Actor,
  { id, times, ...changes }: z.output<typeof updateRoutingRuleInput>,
): Promise<RoutingRuleView> {
  requirePermission(actor, 'configure');
  const row = await conflictOnUnique(taken, () =>
    context.db.$transaction(async (tx) => {
      await lockRules(tx);
      const before = await requireRule(tx, id);
      const after = await tx.routingRule.update({
        where: { id },
        data: { ...changes, ...(times === undefined ? {} : { times: times ?? Prisma.DbNull }) },
      });
      await follow(tx, actor, { verb: 'updated', before, after });
      return after;
    }),
  );
  await wakeWaiting(context, id);
  return toRoutingRuleView(row);
}

/** Removes a rule; what it has collected for its digest is told at once. Throws `not_found`. */
export async function removeRoutingRule(
  context: ServiceContext,
  actor: Actor,
  { id }: z.output<typeof routingRuleIdInput>,
): Promise<void> {
  requirePermission(actor, 'configure');
  await context.db.$transaction(async (tx) => {
    await lockRules(tx);
    const before = await requireRule(tx, id);
    await tellCollected(tx, context, id);
    await tx.routingRule.delete({ where: { id } });
    await follow(tx, actor, { verb: 'removed', before });
  });
  await wakeWaiting(context, id);
}

/** In a transaction of its own: who tells of incidents locks them before the rules. What fails here is told later. */
async function wakeWaiting(context: ServiceContext, id: string): Promise<void> {
  try {
    await context.db.$transaction((tx) => wakeIncidentsOf(tx, id, context.now()));
  } catch (error) {
    context.log.warn({ err: error }, 'incidents that wait by a changed rule are told when they were to be');
  }
}

async function tellCollected(
  tx: Prisma.TransactionClient,
  context: ServiceContext,
  id: string,
): Promise<void> {
  const now = context.now();
  const due = { where: { id, nextDigestAt: { gt: now } }, data: { nextDigestAt: now } };
  await tx.routingRule.updateMany(due);
  await tellDigests(tx, { publicUrl: context.publicUrl, now });
}

/** Puts all rules into another order; throws `conflict` when they are not the ones that there are now. */
export async function orderRoutingRules(
  context: ServiceContext,
  actor: Actor,
  { ids }: z.output<typeof orderRoutingRulesInput>,
): Promise<{ readonly items: readonly RoutingRuleView[]; readonly nextCursor: null }> {
  requirePermission(actor, 'configure');
  return context.db.$transaction(async (tx) => {
    await lockRules(tx);
    const before = await tx.routingRule.findMany({ orderBy: { position: 'asc' } });
    const known = new Set(before.map(({ id }) => id));
    if (ids.length !== known.size || new Set(ids).size !== ids.length || !ids.every((id) => known.has(id)))
      throw new AppError('conflict', 'The rules have changed: these are not all that there are now.');
    // Out of the way first: places are unique at every moment.
    await tx.$executeRaw`UPDATE routing_rule SET position = -position - 1`;
    await tx.$executeRaw`
      UPDATE routing_rule SET position = o.place, updated_at = ${context.now()}::timestamptz
      FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS o (id, place) WHERE routing_rule.id = o.id`;
    await recordAudit(tx, actor, {
      action: 'routing-rule.ordered',
      resource: 'routing-rule',
      before: { ids: before.map(({ id }) => id) },
      after: { ids },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'routing', brokerId: null }]);
    const after = await tx.routingRule.findMany({ orderBy: { position: 'asc' } });
    return { items: after.map(toRoutingRuleView), nextCursor: null };
  });
}
