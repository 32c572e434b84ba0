import { z } from 'zod';
import type { AlertFacts } from '@/lib/alerting/matcher/alert-facts';
import {
  builtInRuleId,
  digestAt,
  groupWaitMs,
  type RoutedChannel,
  type RoutingRule,
  takesNow,
  waitsUntil,
} from '@/lib/alerting/routing/routing-rule';
import { traceRules } from '@/lib/alerting/routing/trace-rules';
import { decideMute, type MuteRule } from '@/lib/alerting/suppression/decide-mute';
import { toAlertRecord } from '@/lib/db/alert-repository';
import type { RoutingDryRun } from '@/lib/domain/alerting-views';
import { subjectKinds } from '@/lib/domain/finding';
import { severityRank, severitySchema } from '@/lib/domain/severity';
import { AppError } from '@/lib/errors';
import { factsOf } from '../incidents/facts-of';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { readMuteRules } from '../silences/read-mute-rules';
import { type Routing, readRouting } from './read-routing';

const name = z.string().min(1).max(1024);
const names = z.array(name).max(20).default([]);

export const dryRunRoutingInput = z.object({
  alertId: z.uuid().nullish().describe('an alert that there is'),
  alert: z
    .object({
      brokerId: z.number().int(),
      detector: name,
      severity: severitySchema,
      subject: z.object({ kind: z.enum(subjectKinds), id: name }),
      clientIds: names,
      addresses: names,
      filters: names,
      topics: names,
      tags: names,
    })
    .nullish()
    .describe('or one that there might be'),
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullish()
    .describe('at which moment; now when left out'),
});

type Input = z.output<typeof dryRunRoutingInput>;
type Asked = {
  readonly facts: AlertFacts;
  readonly isShadow: boolean;
  /** A person holds it back. */
  readonly isHeld: boolean;
  readonly inhibitedById: string | null;
};

async function askedOf({ db }: ServiceContext, { alertId, alert }: Input): Promise<Asked> {
  if (alertId) {
    const row = await db.alert.findUnique({ where: { id: alertId } });
    if (row === null) throw new AppError('not_found', 'There is no such alert.');
    const record = toAlertRecord(row);
    const { isShadow, inhibitedById, hold } = record;
    return { facts: factsOf(record), isShadow, isHeld: hold !== null, inhibitedById };
  }
  if (!alert) {
    const field = { field: 'alertId', message: 'or `alert` is needed' };
    throw new AppError('invalid', 'Say which alert.', [field]);
  }
  const { clientIds, addresses, filters, topics, tags, ...given } = alert;
  const evidence = { clientIds, addresses, filters, topics };
  const facts = factsOf({ ...given, evidence, attack: [], tags });
  return { facts, isShadow: false, isHeld: false, inhibitedById: null };
}

/** Which channels would be told of an alert at a moment, when, and why not the others. Throws `not_found`, `invalid`. */
export async function dryRunRouting(
  context: ServiceContext,
  actor: Actor,
  input: Input,
): Promise<RoutingDryRun> {
  requirePermission(actor, 'read');
  const at = input.at ?? context.now();
  const asked = await askedOf(context, input);
  const { facts, inhibitedById } = asked;
  const mute = decideMute(facts, await readMuteRules(context.db, at));
  const routing = await readRouting(context.db, at);
  const traces = traceRules(facts, routing);
  const applying = traces.flatMap(({ rule, applies }) => (applies ? [rule] : []));
  const held = obstacleFor(asked, mute);
  return {
    at: at.toISOString(),
    mutedBy: mute === null ? null : { kind: mute.kind, id: mute.id, reason: mute.label },
    inhibitedById,
    isBuiltIn: routing.rules.some(({ id }) => id === builtInRuleId),
    rules: traces.map(({ rule, applies, reason }) => ({ id: rule.id, name: rule.name, applies, reason })),
    channels: applying.flatMap((rule) => channelsOf(rule, facts, { routing, held, at: at.getTime() })),
  };
}

/** What keeps an alert from being told to anybody; null when nothing does. */
function obstacleFor({ isShadow, isHeld, inhibitedById }: Asked, mute: MuteRule | null): string | null {
  if (isShadow) return 'its detector is in shadow mode';
  if (mute !== null) return `it is muted by ${mute.label}`;
  if (inhibitedById !== null) return 'it is a symptom of another alert';
  return isHeld ? 'somebody holds it back, until it is over, gets worse or the time has come' : null;
}

type Scene = { readonly routing: Routing; readonly held: string | null; readonly at: number };

function channelsOf(
  rule: RoutingRule,
  facts: AlertFacts,
  { routing, held, at }: Scene,
): RoutingDryRun['channels'] {
  const ways = [
    ...rule.channelIds.map((id) => ({ id, when: whenTold(rule, facts, at) })),
    ...(rule.escalateMinutes === null
      ? []
      : rule.escalateChannelIds.map((id) => ({
          id,
          when: `if nobody acknowledges within ${rule.escalateMinutes} min`,
        }))),
  ];
  return ways.map(({ id, when }) => {
    const channel = routing.channels.get(id);
    const obstacle = held ?? obstacleOf(channel, facts);
    return {
      channelId: id,
      name: channel?.name ?? '',
      rule: rule.name,
      isTold: obstacle === null,
      reason: obstacle === null ? `Told ${when}.` : `Not told: ${obstacle}.`,
    };
  });
}

function whenTold(rule: RoutingRule, { severity }: AlertFacts, at: number): string {
  const opensAt = waitsUntil(rule);
  if (opensAt !== null) return `when the rule's time begins, at ${sayTime(opensAt)}`;
  if (!rule.isInTime && takesNow(rule))
    return `in a digest when the rule's time begins, at ${sayTime(digestAt(rule, at))}`;
  if (rule.digestMinutes !== null) return `in a digest every ${rule.digestMinutes} min`;
  const waitMs = groupWaitMs(rule, severity);
  return waitMs === 0 ? 'at once' : `after ${waitMs / 1000} s of gathering`;
}

/** `2026-01-05 14:30 UTC`. */
function sayTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function obstacleOf(channel: RoutedChannel | undefined, { severity }: AlertFacts): string | null {
  if (channel === undefined) return 'the channel is switched off or gone';
  if (severityRank(severity) < severityRank(channel.minimumSeverity))
    return `the channel takes ${channel.minimumSeverity} and above`;
  return null;
}
