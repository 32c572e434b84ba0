import type { Finding } from '@/lib/domain/finding';
import { type Severity, severityRank } from '@/lib/domain/severity';
import { recentByKey } from './recent-by-key';

/** Repeats of one (detector, key) that go through in a window; ten a second would already say nothing new. */
const repeatsMax = 20;
const windowMs = 10_000;
const keysMax = 10_000;

type Window = { since: number; count: number; worst: Severity };

/** Keeps findings that say the same thing over and over from flooding alerts and database. */
export type RepeatLimit = {
  /** The findings that go on: every clear, every first raise, every worse one, and up to 20 repeats in ten seconds. */
  admit(findings: readonly Finding[], now: number): readonly Finding[];
  readonly suppressed: number;
};

export function createRepeatLimit(): RepeatLimit {
  const windows = new Map<string, Window>();
  let suppressed = 0;

  function isAdmitted(finding: Finding, now: number): boolean {
    const id = `${finding.detector} ${finding.key}`;
    if (finding.action === 'clear') {
      windows.delete(id);
      return true;
    }
    const window = recentByKey(
      windows,
      id,
      keysMax,
      (): Window => ({ since: now, count: 0, worst: finding.severity }),
    );
    if (now - window.since >= windowMs || now < window.since) Object.assign(window, { since: now, count: 0 });
    window.count++;
    const isWorse = severityRank(finding.severity) > severityRank(window.worst);
    if (isWorse) window.worst = finding.severity;
    if (isWorse || window.count <= repeatsMax) return true;
    suppressed++;
    return false;
  }

  return {
    admit: (findings, now) =>
      findings.length === 0 ? findings : findings.filter((finding) => isAdmitted(finding, now)),
    get suppressed() {
      return suppressed;
    },
  };
}
