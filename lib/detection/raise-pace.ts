import type { Severity } from '@/lib/domain/severity';

/** When a condition was last reported, and how severely; kept by detectors of conditions that go on. */
export type RaisePace = { raisedAt: number; raised: Severity | null };

export function createRaisePace(): RaisePace {
  return { raisedAt: Number.NEGATIVE_INFINITY, raised: null };
}

/** Is it time to report: another severity than last time, or the last time is `repeatMs` ago? Notes it when so. */
export function takeNews(pace: RaisePace, severity: Severity, now: number, repeatMs: number): boolean {
  if (pace.raised === severity && now - pace.raisedAt < repeatMs) return false;
  pace.raised = severity;
  pace.raisedAt = now;
  return true;
}
