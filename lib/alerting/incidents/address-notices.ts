import type { NotificationCause } from '@/lib/domain/notification-payload';
import { severityRank } from '@/lib/domain/severity';
import { isCollecting, type RoutedChannel, type RoutingRule, waitsUntil } from '../routing/routing-rule';
import type { NewsCause, Notice, NoticePlan } from './notice-plan';

/** One channel that is told of an incident, and of what. */
export type Addressed = {
  readonly channelId: string;
  readonly cause: NotificationCause;
  /** What is new, the gravest first; empty for what concerns the incident as a whole. */
  readonly alertIds: readonly string[];
};

type Targets = {
  readonly rules: ReadonlyMap<string, RoutingRule>;
  readonly channels: ReadonlyMap<string, RoutedChannel>;
};

const causeRank: Readonly<Record<NewsCause | 'unacknowledged', number>> = {
  repeated: 0,
  unacknowledged: 1,
  escalated: 2,
  reopened: 3,
  opened: 4,
};

/** Which channels hear of notices: each once, of all that is new, as the weightiest; those below their minimum severity hear nothing. */
export function addressNotices(
  notices: readonly Notice[],
  { rules, channels }: Targets,
): readonly Addressed[] {
  const told = new Map<string, Addressed>();
  const sorted = notices.toSorted((one, other) => causeRank[other.cause] - causeRank[one.cause]);
  for (const { rule: id, cause, severity, alertIds } of sorted) {
    const rule = rules.get(id);
    if (rule === undefined) continue;
    for (const channelId of cause === 'unacknowledged' ? rule.escalateChannelIds : rule.channelIds) {
      const channel = channels.get(channelId);
      if (channel === undefined || severityRank(severity) < severityRank(channel.minimumSeverity)) continue;
      const known = told.get(channelId);
      const all = [...new Set([...(known?.alertIds ?? []), ...alertIds])];
      told.set(channelId, { channelId, cause: known?.cause ?? cause, alertIds: all });
    }
  }
  return [...told.values()];
}

/** What it has not told when an incident ends comes with its next digest. */
export function tellsEndsLater(rule: RoutingRule | undefined): boolean {
  return rule !== undefined && (isCollecting(rule) || waitsUntil(rule) !== null);
}

type EndTargets = Targets & {
  /** Channels that were told of the incident, and by whether the last they heard is that it is over. */
  readonly toldChannels: ReadonlyMap<string, 'goes-on' | 'over'>;
  /** Channels that follow an incident in place. */
  followsAcknowledgement(channel: RoutedChannel): boolean;
};

/**
 * Who hears that an incident is over, or that somebody is on it: those who believe that it goes on, unless their rule does
 * not tell of ends. What ended before it was told is told as over, once; not when it was the mere return of what was told.
 */
export function addressEnding(
  plan: NoticePlan,
  { rules, channels, toldChannels, followsAcknowledgement }: EndTargets,
): readonly Addressed[] {
  const { ending } = plan;
  const believes = (id: string) => toldChannels.get(id) === 'goes-on';
  if (ending === null) return [];
  if (ending === 'acknowledged')
    return [...channels.values()]
      .filter((channel) => believes(channel.id) && followsAcknowledgement(channel))
      .map(({ id }) => ({ channelId: id, cause: ending, alertIds: [] }));
  const known = plan.lanes.flatMap((lane) => rules.get(lane.rule) ?? []);
  const muteOf = (id: string) => {
    const own = known.filter((rule) => rule.channelIds.includes(id) || rule.escalateChannelIds.includes(id));
    return own.length > 0 && own.every(({ sendResolved }) => !sendResolved);
  };
  const late = plan.lanes.flatMap(({ rule: id, pending }): Notice[] => {
    const [first] = pending.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity));
    const alertIds = pending.map(({ alertId }) => alertId);
    return first === undefined || tellsEndsLater(rules.get(id))
      ? []
      : [{ rule: id, cause: first.cause, severity: first.severity, alertIds }];
  });
  const returned = new Set(
    plan.lanes.flatMap(({ pending }) =>
      pending.flatMap(({ alertId, isReturn }) => (isReturn === true ? [alertId] : [])),
    ),
  );
  const untold = addressNotices(late, { rules, channels }).filter(
    ({ channelId, alertIds }) =>
      !toldChannels.has(channelId) || (!believes(channelId) && !alertIds.every((id) => returned.has(id))),
  );
  return [
    ...[...channels.keys()]
      .filter((id) => believes(id) && !muteOf(id))
      .map((channelId) => ({ channelId, cause: ending, alertIds: [] })),
    ...untold.map((each) => (muteOf(each.channelId) ? each : { ...each, cause: ending })),
  ];
}
