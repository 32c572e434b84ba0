import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { Severity } from '@/lib/domain/severity';

/** A routing rule as it is judged at one moment; `isInTime` says whether its time of the week is now. */
export type RoutingRule = {
  /** A row's id, or `builtInRuleId`. */
  readonly id: string;
  readonly name: string;
  readonly matcher: AlertMatcher;
  readonly isInTime: boolean;
  readonly channelIds: readonly string[];
  readonly goOn: boolean;
  readonly sendResolved: boolean;
  readonly groupWaitSeconds: number;
  readonly groupIntervalSeconds: number;
  /** 0 = never. */
  readonly repeatMinutes: number;
  readonly digestMinutes: number | null;
  readonly escalateMinutes: number | null;
  readonly escalateChannelIds: readonly string[];
};

/** A channel that is enabled. */
export type RoutedChannel = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly minimumSeverity: Severity;
};

export const builtInRuleId = 'default';

/** What holds while no rule is enabled: every channel is told at its minimum severity. */
export function builtInRule(channels: readonly RoutedChannel[]): RoutingRule {
  return {
    id: builtInRuleId,
    name: 'Built-in rule',
    matcher: {},
    isInTime: true,
    channelIds: channels.map(({ id }) => id),
    goOn: false,
    sendResolved: true,
    groupWaitSeconds: 2,
    groupIntervalSeconds: 60,
    repeatMinutes: 0,
    digestMinutes: null,
    escalateMinutes: null,
    escalateChannelIds: [],
  };
}

/** How long alerts are gathered before they are first told (ms); the built-in rule tells critical ones at once. */
export function groupWaitMs(rule: RoutingRule, severity: Severity): number {
  if (rule.id === builtInRuleId && severity === 'critical') return 0;
  return rule.groupWaitSeconds * 1000;
}
