import type { Criticality, SeverityFactor } from '@/lib/domain/alerting-views';
import type { Finding } from '@/lib/domain/finding';
import { type Severity, severities, severityRank } from '@/lib/domain/severity';
import { type CriticalityRule, matchCriticality } from './match-criticality';

type Raise = Extract<Finding, { action: 'raise' }>;

/** A finding's severity, how it came about, and the tags of the assets that it is about. */
export type ExplainedSeverity = {
  readonly severity: Severity;
  /** Always three: the detector's, the asset's criticality, the confidence; also when one of them moves nothing. */
  readonly factors: readonly SeverityFactor[];
  readonly tags: readonly string[];
};

/** Below it a finding is a doubt, and one step less severe. */
const doubtfulBelow = 0.5;
const tagsMax = 20;

const steps: Record<Criticality, number> = { low: -1, normal: 0, high: 1, critical: 2 };

/**
 * Severity = the detector's, moved by how much the asset matters (low −1, normal 0, high +1, critical +2 steps; the most
 * specific of the `criticalities` holds), and one step less when the detector is less than 50 % sure. `info` is a note and
 * is never raised; doubt alone never makes a note of an alarm. Tags are those of every rule that fits. `criticalities`
 * are the rules of the finding's broker and of all brokers.
 */
export function explainSeverity(
  finding: Raise,
  criticalities: readonly CriticalityRule[],
): ExplainedSeverity {
  const fitting = matchCriticality(finding, criticalities);
  const factors: SeverityFactor[] = [
    { name: 'detector', value: finding.severity, reason: `as ${finding.detector} judges what it found` },
  ];
  const [rule] = fitting;
  const weighed = rule === undefined ? finding.severity : byCriticality(finding.severity, rule.criticality);
  factors.push({
    name: 'asset criticality',
    value: `${rule?.criticality ?? 'normal'} (${sayStep(finding.severity, weighed)})`,
    reason:
      rule === undefined ? 'nothing is said about this asset' : sayRule(rule, finding.severity, weighed),
  });
  const severity = finding.confidence < doubtfulBelow ? byDoubt(weighed) : weighed;
  factors.push({
    name: 'confidence',
    value: `${Math.round(finding.confidence * 100)} % (${sayStep(weighed, severity)})`,
    reason: sayConfidence(finding.confidence, weighed !== severity),
  });
  const tags = [...new Set(fitting.flatMap((each) => each.tags))].slice(0, tagsMax);
  return { severity, factors, tags };
}

function move(severity: Severity, by: number): Severity {
  const rank = Math.min(severities.length - 1, Math.max(0, severityRank(severity) + by));
  return severities[rank] ?? severity;
}

function byCriticality(severity: Severity, criticality: Criticality): Severity {
  const by = steps[criticality];
  return severity === 'info' && by > 0 ? severity : move(severity, by);
}

function byDoubt(severity: Severity): Severity {
  return severityRank(severity) <= severityRank('low') ? severity : move(severity, -1);
}

function sayConfidence(confidence: number, isMoved: boolean): string {
  if (confidence >= doubtfulBelow) return 'at least 50 % sure';
  return isMoved ? 'less than 50 % sure' : 'less than 50 % sure, but doubt alone lowers nothing below low';
}

/** The step that was really taken: it may have met the end of the scale. */
function sayStep(from: Severity, to: Severity): string {
  const by = severityRank(to) - severityRank(from);
  if (by === 0) return '±0';
  return by > 0 ? `+${by}` : `−${-by}`;
}

function sayRule(
  { kind, pattern, reason, criticality }: CriticalityRule,
  from: Severity,
  to: Severity,
): string {
  const where =
    kind === 'broker' ? 'this broker' : `${kind === 'prefix' ? 'topics under' : 'group'} ${pattern}`;
  const because = reason === '' ? where : `${where}: ${reason}`;
  return from === to && steps[criticality] > 0 && from === 'info'
    ? `${because} (information is never raised)`
    : because;
}
