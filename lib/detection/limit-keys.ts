import type { Finding, Subject } from '@/lib/domain/finding';
import { type Severity, severityRank } from '@/lib/domain/severity';

type Raise = Extract<Finding, { action: 'raise' }>;

/** Conditions of one detector told singly in a window. A storm beyond it is one more alert, not thousands. */
const keysMax = 250;
const windowMs = 600_000;
/** Folded conditions remembered, so that the end of all of them is noticed. */
const foldedMax = 10_000;
const examplesMax = 20;
/** The folded alert is told anew when its count has doubled, when it is worse, and after this long. */
const retellMs = 10_000;
/** Key of the alert that stands for all conditions beyond the limit. */
const foldedKey = 'many';

type Storm = {
  readonly told: Map<string, number>;
  readonly folded: Set<string>;
  readonly examples: string[];
  findings: number;
  toldAt: number;
  worst: Severity;
  hasForgotten: boolean;
};

/** What a folded alert says about its detector and its broker. */
export type FoldPlace = { readonly brokerId: number; readonly brokerName: string };

/** Keeps a flood of different conditions, which whoever makes up MQTT client ids can cause, from becoming a flood of alerts. */
export type KeyLimit = {
  /** The findings that go on: 250 conditions a detector in ten minutes, and one that stands for all others. */
  admit(findings: readonly Finding[], place: FoldPlace, now: number): readonly Finding[];
};

export function createKeyLimit(titleOf: (detector: string) => string): KeyLimit {
  const storms = new Map<string, Storm>();

  function stormOf(finding: Finding): Storm {
    const known = storms.get(finding.detector);
    if (known !== undefined) return known;
    const made: Storm = {
      told: new Map(),
      folded: new Set(),
      examples: [],
      findings: 0,
      toldAt: Number.NEGATIVE_INFINITY,
      worst: 'info',
      hasForgotten: false,
    };
    storms.set(finding.detector, made);
    return made;
  }

  function admitOne(finding: Finding, place: FoldPlace, now: number): readonly Finding[] {
    const storm = stormOf(finding);
    if (finding.action === 'clear') return clearOne(storm, finding);
    if (isTold(storm, finding.key, now)) return [finding];
    const isWorse = severityRank(finding.severity) > severityRank(storm.worst);
    const folded = fold(storm, finding, place, titleOf(finding.detector));
    const isNews = isWorse || Number.isInteger(Math.log2(storm.findings)) || now - storm.toldAt >= retellMs;
    if (!isNews && now >= storm.toldAt) return [];
    storm.toldAt = now;
    return [folded];
  }

  return {
    admit: (findings, place, now) =>
      findings.length === 0 ? findings : findings.flatMap((finding) => admitOne(finding, place, now)),
  };
}

function isTold({ told, folded }: Storm, key: string, now: number): boolean {
  if (folded.has(key)) return false;
  for (const [oldest, at] of told) {
    if (now - at < windowMs && now >= at) break;
    told.delete(oldest);
  }
  if (!told.has(key) && told.size >= keysMax) return false;
  told.delete(key);
  told.set(key, now);
  return true;
}

function clearOne(storm: Storm, finding: Extract<Finding, { action: 'clear' }>): readonly Finding[] {
  if (!storm.folded.delete(finding.key)) return [finding];
  if (storm.folded.size > 0 || storm.hasForgotten) return [];
  Object.assign(storm, { findings: 0, worst: 'info' });
  storm.examples.length = 0;
  return [{ ...finding, key: foldedKey, summary: 'All conditions that were counted here have ended.' }];
}

function fold(storm: Storm, finding: Raise, place: FoldPlace, title: string): Raise {
  storm.findings++;
  if (storm.folded.size < foldedMax) storm.folded.add(finding.key);
  else if (!storm.folded.has(finding.key)) storm.hasForgotten = true;
  if (storm.examples.length < examplesMax && !storm.examples.includes(finding.subject.id))
    storm.examples.push(finding.subject.id);
  if (severityRank(finding.severity) > severityRank(storm.worst)) storm.worst = finding.severity;
  const subject: Subject = { kind: 'broker', id: String(place.brokerId) };
  const minutes = windowMs / 60_000;
  return {
    action: 'raise',
    detector: finding.detector,
    key: foldedKey,
    at: finding.at,
    severity: storm.worst,
    confidence: finding.confidence,
    title: `Storm of alerts on ${place.brokerName}: ${title}`,
    summary: `More than ${keysMax} different conditions of this kind came within ${minutes} minutes; all further ones are counted here instead of making an alert each. The latest: ${finding.title}`,
    subject,
    evidence: {
      foldedConditions: storm.folded.size,
      isAtLeast: storm.hasForgotten,
      foldedFindings: storm.findings,
      examples: [...storm.examples],
    },
    attack: finding.attack,
  };
}
