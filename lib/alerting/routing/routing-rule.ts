import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { OutsideTimes } from '@/lib/domain/alerting-views';
import type { Severity } from '@/lib/domain/severity';

/** A routing rule as it is judged at one moment; `isInTime` says whether its time of the week is now. */
export type RoutingRule = {
  /** A row's id, or `builtInRuleId`. */
  readonly id: string;
  readonly name: string;
  readonly matcher: AlertMatcher;
  readonly isInTime: boolean;
  readonly outsideTimes: OutsideTimes;
  /** When its time of the week begins next (ms); null while it is now. */
  readonly opensAt: number | null;
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
    outsideTimes: 'next',
    opensAt: null,
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

/** Does a rule take what it fits now, be it for later? */
export function takesNow({ isInTime, outsideTimes, opensAt }: RoutingRule): boolean {
  return isInTime || (opensAt !== null && (outsideTimes === 'wait' || outsideTimes === 'digest'));
}

/** Until when a rule that waits for its time tells nothing (ms); null when it tells now. */
export function waitsUntil({ isInTime, outsideTimes, opensAt }: RoutingRule): number | null {
  return isInTime || outsideTimes !== 'wait' ? null : opensAt;
}

/** Does a rule collect now what it is to tell? Its digests name what is over, too. */
export function isCollecting(rule: RoutingRule): boolean {
  return rule.digestMinutes !== null || (!rule.isInTime && rule.outsideTimes === 'digest');
}

/** When what a rule collects at `now` is told (ms): not before its time begins. */
export function digestAt(rule: RoutingRule, now: number): number {
  const at = now + (rule.digestMinutes ?? 0) * 60_000;
  return rule.isInTime ? at : Math.max(at, rule.opensAt ?? at);
}
