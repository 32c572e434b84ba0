import type { RoutingRule as RoutingRuleRow } from '@/lib/db/generated/client';
import { weeklyTimeSchema } from '@/lib/domain/alert-matcher';
import type { RoutingRuleView } from '@/lib/domain/alerting-views';
import { readMatcher } from '../silences/stored-matcher';
import { outsideTimesOf } from './read-routing';

/** A routing rule as it is shown. */
export function toRoutingRuleView(row: RoutingRuleRow): RoutingRuleView {
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    enabled: row.enabled,
    matcher: readMatcher(row.matcher) ?? {},
    times: weeklyTimeSchema.nullable().catch(null).parse(row.times),
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
