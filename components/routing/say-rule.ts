import type { OutsideTimes, RoutingRuleView } from '@/lib/domain/alerting-views';

const steps = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3600 },
  { unit: 'min', seconds: 60 },
] as const;

/** An exact span in its largest unit that fits without a rest: `90 s`, `5 min`, `2 h`, `1 d`. */
export function saySeconds(seconds: number): string {
  const step = steps.find((each) => seconds >= each.seconds && seconds % each.seconds === 0);
  return step ? `${seconds / step.seconds} ${step.unit}` : `${seconds} s`;
}

/** What becomes of what a rule fits outside its times. */
export const outsideWords: Readonly<Record<OutsideTimes, string>> = {
  next: 'at other times another rule tells it, else the built-in one',
  wait: 'at other times it waits for them',
  digest: 'what comes at other times is told when they begin, as a digest',
  nobody: 'at other times it tells nobody',
};

type Timers = Pick<
  RoutingRuleView,
  'groupWaitSeconds' | 'groupIntervalSeconds' | 'repeatMinutes' | 'digestMinutes' | 'sendResolved'
>;

/** When a rule tells: `after 10 s, then news at most every 5 min, again every 4 h; told when resolved`. */
export function sayTimers(rule: Timers): string {
  const { groupWaitSeconds, groupIntervalSeconds, repeatMinutes, digestMinutes, sendResolved } = rule;
  const first =
    digestMinutes === null
      ? groupWaitSeconds === 0
        ? 'at once'
        : `after ${saySeconds(groupWaitSeconds)}`
      : `as a digest every ${saySeconds(digestMinutes * 60)}`;
  return [
    first,
    digestMinutes === null && groupIntervalSeconds > 0
      ? `, then news at most every ${saySeconds(groupIntervalSeconds)}`
      : '',
    repeatMinutes > 0 ? `, again every ${saySeconds(repeatMinutes * 60)} while it lasts` : '',
    sendResolved ? '; told when resolved' : '; not told when resolved',
  ].join('');
}
