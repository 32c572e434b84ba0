import { builtInRule, type RoutedChannel, type RoutingRule } from '@/lib/alerting/routing/routing-rule';
import { nextWeeklyStart, weeklyRunAt } from '@/lib/alerting/suppression/weekly-time';
import type { Transaction } from '@/lib/db/database';
import type { RoutingRule as RoutingRuleRow } from '@/lib/db/generated/client';
import { type WeeklyTime, weeklyTimeSchema } from '@/lib/domain/alert-matcher';
import { outsideTimesChoices } from '@/lib/domain/alerting-views';
import { severitySchema } from '@/lib/domain/severity';
import { knownClock } from '../maintenance/local-clock';
import { readMatcher } from '../silences/stored-matcher';

/**
 * Who is told by what: the rules in order (the built-in one when none is enabled), the built-in one as fallback where a rule
 * leaves to others what it fits outside its times, and the channels that are enabled.
 */
export type Routing = {
  readonly rules: readonly RoutingRule[];
  readonly fallback: RoutingRule | null;
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
  const rules = rows.map((row) => toRule(row, now));
  const leavesOut = rules.some(({ outsideTimes, isInTime }) => !isInTime && outsideTimes === 'next');
  return {
    rules: rows.length === 0 ? [builtInRule(channels)] : rules,
    fallback: leavesOut ? builtInRule(channels) : null,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
  };
}

/** Outside its times a rule leaves what it fits to others, unless it says something else that can be read. */
export function outsideTimesOf({ outsideTimes }: RoutingRuleRow): RoutingRule['outsideTimes'] {
  return outsideTimesChoices.find((choice) => choice === outsideTimes) ?? 'next';
}

/** A rule in a time zone that is not known here is always in its time, so that nothing is lost. */
function timesAt(times: WeeklyTime | null, now: Date): Pick<RoutingRule, 'isInTime' | 'opensAt'> {
  const clock = times === null ? null : knownClock(times.timeZone);
  if (times === null || clock === null) return { isInTime: true, opensAt: null };
  if (weeklyRunAt(times, now.getTime(), clock) !== null) return { isInTime: true, opensAt: null };
  return { isInTime: false, opensAt: nextWeeklyStart(times, now.getTime(), clock) };
}

function toRule(row: RoutingRuleRow, now: Date): RoutingRule {
  const times = weeklyTimeSchema.nullable().catch(null).parse(row.times);
  return {
    id: row.id,
    name: row.name,
    matcher: readMatcher(row.matcher) ?? {},
    ...timesAt(times, now),
    outsideTimes: outsideTimesOf(row),
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
