import { z } from 'zod';
import type { Finding } from '@/lib/domain/finding';
import type { JsonObject } from '@/lib/domain/json';
import { type Severity, severityRank } from '@/lib/domain/severity';
import type { SparkplugSign, SparkplugSignKind } from '@/lib/sparkplug/sign';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { type Detector, type DetectorSpec, defineDetector, type World } from '../detector';
import { createFirstSeen, type FirstSeen, restoreFirstSeen, saveFirstSeen } from '../first-seen';
import { takeNews } from '../raise-pace';
import { sayDuration } from '../say-duration';
import { entityOfSign, nodeKeyOf, type SignEntity } from './name-entity';
import { leaveTrail, type NodeTrail, secondsSince } from './node-trail';
import {
  createSignIncidents,
  endCalm,
  noteSign,
  resumeIncidents,
  type SignIncident,
  type SignIncidents,
} from './sign-incidents';

const repeatMs = 60_000;
const repeatInfoMs = 3_600_000;
const waitingMax = 5000;
const quirkSentence =
  ' What an edge node already did while it was being learned is an accepted quirk: it raises nothing, or info only where the matter is high or critical, and is listed with the node until somebody revokes it.';

/** The settings field of how long a condition must be quiet to end. */
export function calmMinutesField(minutes: number) {
  return z.number().int().min(1).max(20_160).default(minutes).meta({
    title: 'Calm, minutes',
    description: 'The alert ends when nothing of the kind has been seen for this long.',
  });
}

/** What a detector makes of one sign. */
export type SignVerdict = {
  readonly severity: Severity;
  readonly confidence: number;
  /** Without the broker’s name, which is added. */
  readonly title: string;
  readonly summary: string;
  readonly evidence?: JsonObject;
  /** Nothing is said before so many seconds have passed; a birth of the same node or device calls it off. Judged again then. */
  readonly waitSeconds?: number;
};

/** One sign with all that a detector may weigh it by. */
export type SignScene<Settings> = {
  readonly sign: SparkplugSign;
  readonly entity: SignEntity;
  /** What was seen of this entity since it was calm last, this sign included. */
  readonly incident: SignIncident;
  /** Whom or what the detector has met, kept over restarts; for those that learn. */
  readonly known: FirstSeen;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
  /** Seconds since the edge node’s last birth, death or recalled sign of this kind; infinite when there was none. */
  secondsSince(what: SparkplugSignKind | SparkplugTransition['cause']): number;
};

type Calm = { readonly calmMinutes: number };
type SignDetectorSpec<Schema extends z.ZodType<Calm>> = Pick<
  DetectorSpec<Schema, unknown>,
  'kind' | 'title' | 'severity' | 'attack' | 'explain' | 'respond' | 'settings'
> & {
  readonly needs?: DetectorSpec<Schema, unknown>['needs'];
  /** The signs it judges, one condition for each entity. */
  readonly signs: readonly SparkplugSignKind[];
  /** Signs that it only wants to be reminded of by `secondsSince`. */
  readonly recalls?: readonly SparkplugSignKind[];
  /** Another entity than the sign’s own, to bundle or to split conditions. */
  entityOf?(sign: SparkplugSign): SignEntity;
  judge(scene: SignScene<z.output<Schema>>): SignVerdict | null;
};

type Waiting = { readonly sign: SparkplugSign; readonly dueAt: number };
type State = {
  readonly incidents: SignIncidents;
  readonly trail: NodeTrail;
  readonly waiting: Map<string, Waiting>;
  readonly known: FirstSeen;
};
type Bench<Settings> = {
  readonly state: State;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
};

/**
 * A detector of Sparkplug signs: one condition an entity, repeated at most once a minute unless it grows worse, ended after a
 * calm time; accepted quirks kept down to info. The spec only says what one sign is worth.
 */
export function defineSignDetector<Schema extends z.ZodType<Calm>>(spec: SignDetectorSpec<Schema>): Detector {
  const judged: ReadonlySet<SparkplugSignKind> = new Set(spec.signs);
  const recalled: ReadonlySet<SparkplugSignKind> = new Set(spec.recalls ?? []);

  return defineDetector({
    kind: spec.kind,
    title: spec.title,
    severity: spec.severity,
    needs: spec.needs ?? [],
    attack: spec.attack,
    explain: spec.explain + quirkSentence,
    respond: spec.respond,
    settings: spec.settings,
    observes: ['sparkplug-sign', 'sparkplug', 'sweep'],
    createState: (): State => ({
      incidents: createSignIncidents(),
      trail: new Map(),
      waiting: new Map(),
      known: createFirstSeen(),
    }),
    resume: ({ incidents }, openKeys) => resumeIncidents(incidents, openKeys),
    save: ({ known }) => saveFirstSeen(known),
    restore: ({ known }, memory) => restoreFirstSeen(known, memory),
    evaluate({ observation, world, settings, state, now }) {
      if (observation.type === 'sparkplug') follow(state, observation.transition);
      if (observation.type === 'sweep') return sweep(spec, { state, settings, world, now });
      if (observation.type !== 'sparkplug-sign') return [];
      const { sign } = observation;
      if (recalled.has(sign.kind)) leaveTrail(state.trail, sign.kind, sign);
      return judged.has(sign.kind) ? judge(spec, sign, false, { state, settings, world, now }) : [];
    },
  });
}

function judge<Schema extends z.ZodType<Calm>>(
  spec: SignDetectorSpec<Schema>,
  sign: SparkplugSign,
  isDue: boolean,
  bench: Bench<z.output<Schema>>,
): readonly Finding[] {
  const { state, settings, world, now } = bench;
  const entity = spec.entityOf?.(sign) ?? entityOfSign(sign);
  const key = sign.isQuirk ? `quirk ${entity.key}` : entity.key;
  const incident = incidentOf(state, key, sign, isDue);
  const verdict = spec.judge({
    sign,
    entity,
    incident,
    known: state.known,
    settings,
    world,
    now,
    secondsSince: (what) => secondsSince(state.trail, nodeKeyOf(sign), what, now),
  });
  if (verdict === null) return [];
  const { waitSeconds = 0 } = verdict;
  if (waitSeconds > 0 && !isDue && incident.pace.raised === null) {
    beginWaiting(state, key, sign, waitSeconds);
    return [];
  }
  const kept = sign.isQuirk ? asQuirk(verdict) : verdict;
  if (kept === null || !isNews(incident, kept.severity, now)) return [];
  return [
    {
      action: 'raise',
      detector: spec.kind,
      key,
      at: now,
      severity: kept.severity,
      confidence: kept.confidence,
      title: `${kept.title} on ${world.brokerName}`,
      summary: kept.summary,
      subject: entity.subject,
      evidence: evidenceOf(sign, incident, kept),
      attack: spec.attack,
    },
  ];
}

/** A sign that waited was noted when it came. */
function incidentOf({ incidents }: State, key: string, sign: SparkplugSign, isDue: boolean): SignIncident {
  return (isDue ? incidents.byKey.get(key) : undefined) ?? noteSign(incidents, key, sign);
}

function sweep<Schema extends z.ZodType<Calm>>(
  spec: SignDetectorSpec<Schema>,
  bench: Bench<z.output<Schema>>,
): readonly Finding[] {
  const { state, settings, now } = bench;
  const findings: Finding[] = [];
  for (const [key, { sign, dueAt }] of state.waiting) {
    if (now < dueAt) continue;
    state.waiting.delete(key);
    findings.push(...judge(spec, sign, true, bench));
  }
  const calmMs = settings.calmMinutes * 60_000;
  const summary = `Not seen again for ${sayDuration(calmMs / 1000)}.`;
  for (const key of endCalm(state.incidents, now, calmMs))
    findings.push({ action: 'clear', detector: spec.kind, key, at: now, summary });
  return findings;
}

/** A birth of the same node, or of the same device, calls off what is still waiting. */
function follow({ trail, waiting }: State, transition: SparkplugTransition): void {
  const { cause } = transition;
  leaveTrail(trail, cause, transition);
  if ((cause !== 'NBIRTH' && cause !== 'DBIRTH') || waiting.size === 0) return;
  for (const [key, { sign }] of waiting) {
    const isOfNode = nodeKeyOf(sign) === nodeKeyOf(transition);
    if (isOfNode && (cause === 'NBIRTH' || sign.device === transition.device)) waiting.delete(key);
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

function beginWaiting({ waiting }: State, key: string, sign: SparkplugSign, seconds: number): void {
  if (waiting.has(key) || waiting.size >= waitingMax) return;
  waiting.set(key, { sign, dueAt: sign.at + seconds * 1000 });
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
