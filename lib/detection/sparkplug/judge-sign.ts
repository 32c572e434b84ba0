import type { z } from 'zod';
import type { Finding, Subject } from '@/lib/domain/finding';
import type { JsonObject } from '@/lib/domain/json';
import { type Severity, severityRank } from '@/lib/domain/severity';
import type { SparkplugSign } from '@/lib/sparkplug/sign';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import type { DetectorSpec, World } from '../detector';
import type { FirstSeen } from '../first-seen';
import { takeNews } from '../raise-pace';
import { sayDuration } from '../say-duration';
import { entityOfSign, nodeKeyOf } from './name-entity';
import { leaveTrail, type NodeTrail, secondsSince } from './node-trail';
import type { Calm, SignDetectorSpec, SignVerdict } from './sign-detector-spec';
import { endCalm, noteSign, type SignIncident, type SignIncidents } from './sign-incidents';

const repeatMs = 60_000;
const repeatInfoMs = 3_600_000;
const waitingMax = 5000;

type Waiting = { readonly sign: SparkplugSign; readonly dueAt: number; readonly bornWithinMs: number };
/** What a detector of signs remembers; bounded. */
export type SignState<Own> = {
  readonly own: Own;
  readonly incidents: SignIncidents;
  readonly trail: NodeTrail;
  readonly waiting: Map<string, Waiting>;
  readonly known: FirstSeen;
};
/** What one sign is judged with. */
export type SignBench<Settings, Own> = {
  readonly state: SignState<Own>;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
};

/** Findings about one sign: none, a raise, or none yet; `isDue` when it has waited. */
export function judgeSign<Schema extends z.ZodType<Calm>, Own>(
  spec: SignDetectorSpec<Schema, Own>,
  sign: SparkplugSign,
  isDue: boolean,
  bench: SignBench<z.output<Schema>, Own>,
): readonly Finding[] {
  const { state, settings, world, now } = bench;
  const entity = spec.entityOf?.(sign) ?? entityOfSign(sign);
  const key = sign.isQuirk ? `quirk ${entity.key}` : entity.key;
  const calmFrom = state.incidents.byKey.get(key)?.lastAt;
  const incident = incidentOf(state, key, sign, isDue);
  const verdict = spec.judge({
    sign,
    entity,
    incident,
    known: state.known,
    own: state.own,
    settings,
    world,
    now,
    isDue,
    secondsSince: (what) => secondsSince(state.trail, nodeKeyOf(sign), what, now),
  });
  if (verdict === null) {
    // What is told ends when nothing of the kind comes any more, whatever else of the entity goes on.
    if (calmFrom !== undefined && incident.pace.raised !== null) incident.lastAt = calmFrom;
    return [];
  }
  if ('laterSeconds' in verdict) {
    if (!isDue) beginWaiting(state, key, sign, { waitSeconds: verdict.laterSeconds });
    return [];
  }
  if (!isDue && incident.pace.raised === null && beginWaiting(state, key, sign, verdict)) return [];
  if (sign.isQuirk && verdict.isNeverQuirk) {
    const own = { sign: { ...sign, isQuirk: false }, key: entity.key, subject: entity.subject };
    return tell(spec, { ...own, verdict, incident: noteSign(state.incidents, entity.key, sign) }, bench);
  }
  const { about } = verdict;
  if (about !== undefined)
    return tell(
      spec,
      { sign, verdict, ...about, incident: noteSign(state.incidents, about.key, sign) },
      bench,
    );
  return tell(spec, { sign, verdict, key, subject: entity.subject, incident }, bench);
}

type Told = {
  readonly sign: SparkplugSign;
  readonly verdict: SignVerdict;
  readonly key: string;
  readonly subject: Subject;
  readonly incident: SignIncident;
};

function tell(
  { kind, attack }: Pick<DetectorSpec<z.ZodType, unknown>, 'kind' | 'attack'>,
  { sign, verdict, key, subject, incident }: Told,
  { world, now }: { readonly world: World; readonly now: number },
): readonly Finding[] {
  const kept = sign.isQuirk ? asQuirk(verdict) : verdict;
  if (kept === null || !isNews(incident, kept.severity, now)) return [];
  const { severity, confidence, summary } = kept;
  const title = `${kept.title} on ${world.brokerName}`;
  const evidence = evidenceOf(sign, incident, kept);
  return [
    {
      action: 'raise',
      detector: kind,
      key,
      at: now,
      severity,
      confidence,
      title,
      summary,
      subject,
      evidence,
      attack,
    },
  ];
}

/** A sign that waited was noted when it came. */
function incidentOf(
  { incidents }: Pick<SignState<unknown>, 'incidents'>,
  key: string,
  sign: SparkplugSign,
  isDue: boolean,
): SignIncident {
  return (isDue ? incidents.byKey.get(key) : undefined) ?? noteSign(incidents, key, sign);
}

/** Judges what has waited long enough, and ends what has been calm. */
export function sweepSigns<Schema extends z.ZodType<Calm>, Own>(
  spec: SignDetectorSpec<Schema, Own>,
  bench: SignBench<z.output<Schema>, Own>,
): readonly Finding[] {
  const { state, settings, now } = bench;
  if (spec.isLearner === true) state.known.since ??= now;
  const findings: Finding[] = [];
  for (const [key, { sign, dueAt }] of state.waiting) {
    if (now < dueAt) continue;
    state.waiting.delete(key);
    findings.push(...judgeSign(spec, sign, true, bench));
  }
  const calmMs = settings.calmMinutes * 60_000;
  const summary = `Not seen again for ${sayDuration(calmMs / 1000)}.`;
  for (const key of endCalm(state.incidents, now, calmMs))
    findings.push({ action: 'clear', detector: spec.kind, key, at: now, summary });
  return findings;
}

/** Notes births and deaths; a birth calls off what was still waiting for it. */
export function followBirths(
  { trail, waiting }: Pick<SignState<unknown>, 'trail' | 'waiting'>,
  transition: SparkplugTransition,
): void {
  const { cause, at } = transition;
  leaveTrail(trail, cause, transition);
  if ((cause !== 'NBIRTH' && cause !== 'DBIRTH') || waiting.size === 0) return;
  const node = nodeKeyOf(transition);
  for (const [key, { sign, bornWithinMs }] of waiting) {
    if (nodeKeyOf(sign) !== node || at - sign.at > bornWithinMs) continue;
    const isAsked = secondsSince(trail, node, 'command', at) * 1000 <= at - sign.at;
    if (!isAsked && (cause === 'NBIRTH' || sign.device === transition.device)) waiting.delete(key);
  }
}

/** A quirk that would be at most medium is told nowhere but in the node’s list of quirks. */
function asQuirk(verdict: SignVerdict): SignVerdict | null {
  if (severityRank(verdict.severity) < severityRank('high')) return null;
  return {
    ...verdict,
    severity: 'info',
    confidence: Math.min(0.5, verdict.confidence),
    title: `Accepted quirk: ${verdict.title}`,
    summary: `${verdict.summary} It did so while it was being learned, too, so this is information only.`,
  };
}

/** True when it has to wait: of an entity, kind and MQTT client the one that is due first. With too many it is told at once. */
function beginWaiting(
  { waiting }: Pick<SignState<unknown>, 'waiting'>,
  entity: string,
  sign: SparkplugSign,
  { waitSeconds = 0, bornWithinSeconds = 0 }: Pick<SignVerdict, 'waitSeconds' | 'bornWithinSeconds'>,
): boolean {
  if (waitSeconds <= 0) return false;
  const key = JSON.stringify([entity, sign.kind, sign.facts.clientId ?? null]);
  if (waiting.size >= waitingMax && !waiting.has(key)) return false;
  const dueAt = sign.at + waitSeconds * 1000;
  if (dueAt < (waiting.get(key)?.dueAt ?? Number.POSITIVE_INFINITY))
    waiting.set(key, { sign, dueAt, bornWithinMs: bornWithinSeconds * 1000 });
  return true;
}

/** It is worse than what was told, or the last time is a minute ago (of information: an hour). */
function isNews({ pace }: SignIncident, severity: Severity, now: number): boolean {
  const { raised } = pace;
  const worst = raised !== null && severityRank(raised) > severityRank(severity) ? raised : severity;
  return takeNews(pace, worst, now, worst === 'info' ? repeatInfoMs : repeatMs);
}

function evidenceOf(sign: SparkplugSign, incident: SignIncident, { evidence }: SignVerdict): JsonObject {
  return {
    since: new Date(incident.since).toISOString(),
    times: incident.count,
    rules: [sign.rule],
    topics: [...incident.topics],
    latest: [...incident.latest],
    ...sign.facts,
    ...evidence,
  };
}
