import { builtInRule, type RoutedChannel, type RoutingRule } from '@/lib/alerting/routing/routing-rule';
import type { Transaction } from '@/lib/db/database';
import type { RoutingRule as RoutingRuleRow } from '@/lib/db/generated/client';
import { weeklyTimeSchema } from '@/lib/domain/alert-matcher';
import { severitySchema } from '@/lib/domain/severity';
import { isWeeklyTimeOn } from '../mute-times/mute-time-view';
import { readMatcher } from '../silences/stored-matcher';

/** Who is told by what: the rules in order (the built-in one when none is enabled) and the channels that are enabled. */
export type Routing = {
  readonly rules: readonly RoutingRule[];
  readonly channels: ReadonlyMap<string, RoutedChannel>;
};

/** Reads rules and channels as they hold at `now`; a rule that this version cannot read fits everything, so that nothing is lost. */
export async function readRouting(tx: Transaction, now: Date): Promise<Routing> {
  const rows = await tx.routingRule.findMany({ where: { enabled: true }, orderBy: { position: 'asc' } });
  const stored = await tx.channel.findMany({
    where: { enabled: true },
    select: { id: true, kind: true, name: true, minimumSeverity: true },
    orderBy: { name: 'asc' },
  });
  const channels = stored.map((row): RoutedChannel => {
    return { ...row, minimumSeverity: severitySchema.catch('info').parse(row.minimumSeverity) };
  });
  return {
    rules: rows.length === 0 ? [builtInRule(channels)] : rows.map((row) => toRule(row, now)),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
  };
}

function toRule(row: RoutingRuleRow, now: Date): RoutingRule {
  const times = weeklyTimeSchema.nullable().catch(null).parse(row.times);
  return {
    id: row.id,
    name: row.name,
    matcher: readMatcher(row.matcher) ?? {},
    isInTime: times === null || isWeeklyTimeOn(times, now),
    channelIds: row.channelIds,
    goOn: row.goOn,
    sendResolved: row.sendResolved,
    groupWaitSeconds: row.groupWaitSeconds,
    groupIntervalSeconds: row.groupIntervalSeconds,
    repeatMinutes: row.repeatMinutes,
    digestMinutes: row.digestMinutes,
    escalateMinutes: row.escalateMinutes,
    escalateChannelIds: row.escalateChannelIds,
  };
}
