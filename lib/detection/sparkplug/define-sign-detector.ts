import { z } from 'zod';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding, Subject } from '@/lib/domain/finding';
import type { Json, JsonObject } from '@/lib/domain/json';
import { type Severity, severityRank } from '@/lib/domain/severity';
import type { SparkplugSign, SparkplugSignKind } from '@/lib/sparkplug/sign';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { type Detector, type DetectorSpec, defineDetector, type World } from '../detector';
import { createFirstSeen, type FirstSeen, restoreFirstSeen, saveFirstSeen } from '../first-seen';
import { takeNews } from '../raise-pace';
import { memoryBytesMax } from '../remember-strings';
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
const parts = z.object({ met: z.unknown(), own: z.unknown() });
/** Signs whose rules can become an edge node’s accepted quirk. */
const learnable: ReadonlySet<SparkplugSignKind> = new Set<SparkplugSignKind>([
  'data-before-birth',
  'device-data-before-birth',
  'device-data-after-death',
  'death-mismatch',
  'sequence-gap',
  'birth-unsolicited',
  'birth-bdseq',
  'birth-changed',
  'metric-undeclared',
  'metric-type',
  'topic-shape',
  'forbidden-field',
  'retained',
  'qos',
  'clock',
  'report-by-exception',
]);
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
  /** Nothing is said before so many seconds have passed; then it is judged again. */
  readonly waitSeconds?: number;
  /** A birth of the same node or device within so many seconds of the sign calls the waiting off, unless a recalled command asked for it. */
  readonly bornWithinSeconds?: number;
  /** What it is about, when that is not the sign’s entity. */
  readonly about?: SignEntity;
};

/** Nothing can be said yet: judge the sign again after so many seconds. */
export type JudgeLater = { readonly laterSeconds: number };

/** One sign with all that a detector may weigh it by. */
export type SignScene<Settings, Own = undefined> = {
  readonly sign: SparkplugSign;
  readonly entity: SignEntity;
  /** What was seen of this entity since it was calm last, this sign included. */
  readonly incident: SignIncident;
  /** Whom or what the detector has met, kept over restarts; for those that learn. */
  readonly known: FirstSeen;
  /** What the detector remembers besides. */
  readonly own: Own;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
  /** Is it judged again, after having waited? */
  readonly isDue: boolean;
  /** Seconds since the edge node’s last birth, death or recalled sign of this kind; infinite when there was none. */
  secondsSince(what: SparkplugSignKind | SparkplugTransition['cause']): number;
};

type Calm = { readonly calmMinutes: number };

/** Further memory of a detector; must be bounded. */
export type OwnMemory<Own> = {
  create(): Own;
  save?(own: Own): Json | null;
  /** Must ignore what is damaged. */
  restore?(own: Own, memory: unknown): void;
};
type SignDetectorSpec<Schema extends z.ZodType<Calm>, Own> = Pick<
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
  readonly own?: OwnMemory<Own>;
  /** Signs that are never an edge node’s manner, because it does not send them; none unless said. */
  isNeverQuirk?(sign: SparkplugSign): boolean;
  /** Learning begins with the first sweep, not with the first sign. */
  readonly isLearner?: boolean;
  /** Takes broker events, for those that weigh them. */
  noteEvent?(own: Own, event: BrokerEvent, world: World, now: number): void;
  judge(scene: SignScene<z.output<Schema>, Own>): SignVerdict | JudgeLater | null;
};

type Waiting = { readonly sign: SparkplugSign; readonly dueAt: number; readonly bornWithinMs: number };
type State<Own> = {
  readonly own: Own;
  readonly incidents: SignIncidents;
  readonly trail: NodeTrail;
  readonly waiting: Map<string, Waiting>;
  readonly known: FirstSeen;
};
type Bench<Settings, Own> = {
  readonly state: State<Own>;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
};

/**
 * A detector of Sparkplug signs: one condition an entity, repeated at most once a minute unless it grows worse, ended after a
 * calm time; accepted quirks kept down to info. The spec only says what one sign is worth.
 */
export function defineSignDetector<Schema extends z.ZodType<Calm>, Own = undefined>(
  spec: SignDetectorSpec<Schema, Own>,
): Detector {
  const judged: ReadonlySet<SparkplugSignKind> = new Set(spec.signs);
  const recalled: ReadonlySet<SparkplugSignKind> = new Set(spec.recalls ?? []);

  return defineDetector({
    kind: spec.kind,
    title: spec.title,
    severity: spec.severity,
    needs: spec.needs ?? [],
    attack: spec.attack,
    explain: spec.signs.some((kind) => learnable.has(kind)) ? spec.explain + quirkSentence : spec.explain,
    respond: spec.respond,
    settings: spec.settings,
    observes: ['sparkplug-sign', 'sparkplug', 'sweep', ...(spec.noteEvent ? (['event'] as const) : [])],
    createState: (): State<Own> => ({
      own: spec.own?.create() as Own,
      incidents: createSignIncidents(),
      trail: new Map(),
      waiting: new Map(),
      known: createFirstSeen(),
    }),
    resume: ({ incidents }, openKeys) => resumeIncidents(incidents, openKeys),
    save({ known, own }) {
      const met = saveFirstSeen(known, memoryBytesMax / 2);
      const rest = spec.own?.save?.(own) ?? null;
      return met === null && rest === null ? null : { met, own: rest };
    },
    restore({ known, own }, memory) {
      const stored = parts.safeParse(memory).data;
      restoreFirstSeen(known, stored?.met);
      spec.own?.restore?.(own, stored?.own);
    },
    evaluate({ observation, world, settings, state, now }) {
      if (observation.type === 'sparkplug') follow(state, observation.transition);
      if (observation.type === 'event') spec.noteEvent?.(state.own, observation.event, world, now);
      if (observation.type === 'sweep') return sweep(spec, { state, settings, world, now });
      if (observation.type !== 'sparkplug-sign') return [];
      const sign = unexcused(observation.sign, spec.isNeverQuirk);
      if (recalled.has(sign.kind)) leaveTrail(state.trail, sign.kind, sign);
      return judged.has(sign.kind) ? judge(spec, sign, false, { state, settings, world, now }) : [];
    },
  });
}

function judge<Schema extends z.ZodType<Calm>, Own>(
  spec: SignDetectorSpec<Schema, Own>,
  sign: SparkplugSign,
  isDue: boolean,
  bench: Bench<z.output<Schema>, Own>,
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
    own: state.own,
    settings,
    world,
    now,
    isDue,
    secondsSince: (what) => secondsSince(state.trail, nodeKeyOf(sign), what, now),
  });
  if (verdict === null) return [];
  if ('laterSeconds' in verdict) {
    if (!isDue) beginWaiting(state, key, sign, { waitSeconds: verdict.laterSeconds });
    return [];
  }
  if (!isDue && incident.pace.raised === null && beginWaiting(state, key, sign, verdict)) return [];
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

function unexcused(
  sign: SparkplugSign,
  isNeverQuirk: ((sign: SparkplugSign) => boolean) | undefined,
): SparkplugSign {
  return sign.isQuirk && isNeverQuirk?.(sign) === true ? { ...sign, isQuirk: false } : sign;
}

/** A sign that waited was noted when it came. */
function incidentOf(
  { incidents }: Pick<State<unknown>, 'incidents'>,
  key: string,
  sign: SparkplugSign,
  isDue: boolean,
): SignIncident {
  return (isDue ? incidents.byKey.get(key) : undefined) ?? noteSign(incidents, key, sign);
}

function sweep<Schema extends z.ZodType<Calm>, Own>(
  spec: SignDetectorSpec<Schema, Own>,
  bench: Bench<z.output<Schema>, Own>,
): readonly Finding[] {
  const { state, settings, now } = bench;
  if (spec.isLearner === true) state.known.since ??= now;
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

/** Notes births and deaths; a birth calls off what was still waiting for it. */
function follow(
  { trail, waiting }: Pick<State<unknown>, 'trail' | 'waiting'>,
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

/** True when it has to wait; with too many waiting it is told at once. */
function beginWaiting(
  { waiting }: Pick<State<unknown>, 'waiting'>,
  key: string,
  sign: SparkplugSign,
  { waitSeconds = 0, bornWithinSeconds = 0 }: Pick<SignVerdict, 'waitSeconds' | 'bornWithinSeconds'>,
): boolean {
  if (waitSeconds <= 0) return false;
  if (waiting.size >= waitingMax && !waiting.has(key)) return false;
  if (!waiting.has(key))
    waiting.set(key, { sign, dueAt: sign.at + waitSeconds * 1000, bornWithinMs: bornWithinSeconds * 1000 });
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
