/** What a false-alarm budget is shared among. */
export type AlarmBudget = {
  /** Series under test, for example live topics. */
  readonly series: number;
  /** Tests a day of each series by one detector; 1,440 for minute windows. */
  readonly testsPerDay: number;
  /** Detector families that draw on the same budget. */
  readonly detectors: number;
  /** False alarms a day that are acceptable on the whole broker. */
  readonly falseAlarmsPerDay: number;
};

/** Detector families assumed to share one budget (detection reference §2.2). */
export const detectorFamilies = 8;
export const minutesPerDay = 1440;

/**
 * S_min in nats: a test whose p-value is at most e^-S may alarm at S ≥ S_min without spending more than the budget,
 * S_min = ln(N·W·D / A) (detection reference §2.2). Ten times the topics cost only 2.3 nats.
 */
export function alarmThreshold({ series, testsPerDay, detectors, falseAlarmsPerDay }: AlarmBudget): number {
  return Math.log((Math.max(1, series) * testsPerDay * detectors) / falseAlarmsPerDay);
}
