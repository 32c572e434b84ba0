import { z } from 'zod';
import { type Severity, severityRank, severitySchema } from '@/lib/domain/severity';
import { groupWaitMs, type RoutingRule, waitsUntil } from '../routing/routing-rule';
import { quietMs, returnIntervalMs, returnIntervalMsMax } from './flapping';

const newsCauses = ['opened', 'escalated', 'reopened', 'repeated'] as const;
const time = z.number().nullable();

const laneSchema = z.object({
  rule: z.string(),
  pending: z.array(
    z.object({
      alertId: z.string(),
      cause: z.enum(newsCauses),
      severity: severitySchema,
      /** It had ended by itself shortly before. */
      isReturn: z.boolean().optional(),
    }),
  ),
  /** News that were not kept because there were too many; they count as told with the others. */
  omitted: z.number().int(),
  dueAt: time,
  lastAt: time,
  toldSeverity: severitySchema.nullable(),
  repeatAt: time,
  escalateAt: time,
  /** What an escalation was last begun for; only something graver begins another. Null once it was called off. */
  escalatedFor: severitySchema.nullable().default(null),
  /** How often returns were told: the next waits the longer. */
  returnsTold: z.number().int().default(0),
  /** The last that was told is that it is over. */
  isEndTold: z.boolean().optional(),
});
const endingCauses = ['resolved', 'acknowledged'] as const;

/** What an incident still has to tell, by routing rule, and its three timers; JSON, kept with the incident. Times are ms. */
export const noticePlanSchema = z.object({
  lanes: z.array(laneSchema),
  /** Its end, or that somebody is on it, which those hear who were told before. */
  ending: z.enum(endingCauses).nullable(),
  /** When its end is told: what flaps must be quiet first. Null is at once. */
  endingAt: time.default(null),
});
export type NoticePlan = z.output<typeof noticePlanSchema>;
type Lane = z.output<typeof laneSchema>;

export type NewsCause = (typeof newsCauses)[number];
/** Something about one alert of an incident that people should hear. */
export type News = Lane['pending'][number];

/** One thing to tell now by one rule; `alertIds` what is new, the gravest first. */
export type Notice = {
  readonly rule: string;
  readonly cause: NewsCause | 'unacknowledged';
  readonly severity: Severity;
  readonly alertIds: readonly string[];
};

export type Timers = {
  readonly nextNoticeAt: number | null;
  readonly escalateAt: number | null;
  readonly repeatAt: number | null;
};

/** More are counted, not named: a message names ten. */
const pendingMax = 40;
/** More than there can be rules. */
const lanesMax = 256;
const minuteMs = 60_000;

export const emptyPlan: NoticePlan = { lanes: [], ending: null, endingAt: null };

/** Reads a stored plan; what cannot be read is an empty one, and damaged unless nothing was ever written. */
export function readPlan(stored: unknown): { readonly plan: NoticePlan; readonly isDamaged: boolean } {
  const read = noticePlanSchema.safeParse(stored);
  if (read.success) return { plan: read.data, isDamaged: false };
  const isUnwritten = Array.isArray(stored) && stored.length === 0;
  return { plan: emptyPlan, isDamaged: !isUnwritten };
}

/**
 * Adds news to the plan for each rule that it goes to. The first notice waits for the group wait; a later one for the group
 * interval since the last, and what keeps coming back for longer each time, unless it is graver than everything told so far;
 * where its end was told, for 15 minutes at most. A rule that waits for its time of the week tells nothing before.
 */
export function addNews(
  plan: NoticePlan,
  news: News,
  rules: readonly RoutingRule[],
  now: number,
): NoticePlan {
  const lanes = plan.lanes.length < lanesMax ? [...plan.lanes] : plan.lanes.filter(isNeeded);
  for (const rule of rules) {
    const place = lanes.findIndex((lane) => lane.rule === rule.id);
    const lane = lanes[place] ?? newLane(rule.id);
    const next = withNews(lane, news, rule, now);
    if (place >= 0) lanes[place] = next;
    else lanes.push(next);
  }
  return { ...plan, lanes };
}

/** Rules come and go: what only remembers when one last told may be forgotten. */
function isNeeded({ pending, repeatAt, escalateAt }: Lane): boolean {
  return pending.length > 0 || repeatAt !== null || escalateAt !== null;
}

function newLane(rule: string): Lane {
  return {
    rule,
    pending: [],
    omitted: 0,
    dueAt: null,
    lastAt: null,
    toldSeverity: null,
    repeatAt: null,
    escalateAt: null,
    escalatedFor: null,
    returnsTold: 0,
  };
}

function withNews(lane: Lane, news: News, rule: RoutingRule, now: number): Lane {
  const others = lane.pending.filter(({ alertId }) => alertId !== news.alertId);
  const known = lane.pending.find(({ alertId }) => alertId === news.alertId);
  // One that has not been told yet is told as what it was first: new.
  const first = lane.lastAt === null && news.isReturn === true ? { ...news, cause: 'opened' as const } : news;
  const isNew =
    first.isReturn === true && lane.toldSeverity !== null && isGraver(news.severity, lane.toldSeverity);
  const entry = { ...first, cause: known?.cause ?? first.cause, ...(isNew ? { isReturn: false } : {}) };
  const isRoom = known !== undefined || others.length < pendingMax;
  return {
    ...lane,
    pending: isRoom ? [...others, entry] : gravestOf([...others, entry]),
    omitted: lane.omitted + (isRoom ? 0 : 1),
    dueAt: earliest(lane.dueAt, dueOf(lane, news, rule, now)),
  };
}

/** All but the last of the least grave: what is named first, and how severe the notice is, is never lost to a flood. */
function gravestOf(pending: readonly News[]): News[] {
  const least = Math.min(...pending.map(({ severity }) => severityRank(severity)));
  const place = pending.findLastIndex(({ severity }) => severityRank(severity) === least);
  return pending.toSpliced(place, 1);
}

function dueOf(lane: Lane, { severity, isReturn }: News, rule: RoutingRule, now: number): number {
  const first = Math.max(now + groupWaitMs(rule, severity), waitsUntil(rule) ?? 0);
  if (lane.lastAt === null || isGraver(severity, lane.toldSeverity)) return first;
  const groupMs = rule.groupIntervalSeconds * 1000;
  if (isReturn !== true) return Math.max(first, lane.lastAt + groupMs);
  const returnAt = lane.lastAt + returnIntervalMs(lane.returnsTold);
  // People believe that it is over: if it stays, they must hear so.
  const latest = lane.isEndTold === true ? Math.min(returnAt, now + quietMs) : returnAt;
  return Math.max(first, lane.lastAt + groupMs, latest);
}

/** Takes out news of all alerts but these: the others must not be told (any more). */
export function keepNews(plan: NoticePlan, alertIds: ReadonlySet<string>): NoticePlan {
  if (plan.lanes.every(({ pending }) => pending.every(({ alertId }) => alertIds.has(alertId)))) return plan;
  return {
    ...plan,
    lanes: plan.lanes.map((lane) => {
      const pending = lane.pending.filter(({ alertId }) => alertIds.has(alertId));
      return { ...lane, pending, dueAt: pending.length === 0 ? null : lane.dueAt };
    }),
  };
}

/**
 * Its end or its acknowledgement, to be told at once or `at` a time (ms), until which nothing else is told either; an end
 * also takes the place of what was not told yet.
 */
export function addEnding(
  plan: NoticePlan,
  ending: NoticePlan['ending'],
  at: number | null = null,
): NoticePlan {
  if (ending !== 'resolved' && plan.ending === 'resolved') return plan;
  return { ...plan, ending, endingAt: at };
}

/** It goes on: its end is not told. */
export function dropEnd(plan: NoticePlan): NoticePlan {
  return plan.ending === 'resolved' ? { ...plan, ending: null, endingAt: null } : plan;
}

/** Does something wait to be told that is no mere return of what was told before, as grave as it was? */
export function hasUntold({ lanes }: NoticePlan): boolean {
  return lanes.some(({ pending }) => pending.some(({ isReturn }) => isReturn !== true));
}

/** Is its end to be told at `now`? */
export function isOver({ ending, endingAt }: NoticePlan, now: number): boolean {
  return ending === 'resolved' && (endingAt === null || endingAt <= now);
}

/** What stays of a plan when the end was told at `now`: when which rule last told what, should it come back. */
export function restedPlan(plan: NoticePlan, now: number): NoticePlan {
  const told = calm(plan).lanes.filter(({ lastAt }) => lastAt !== null);
  const lanes = told.map((lane) => ({
    ...lane,
    pending: [],
    omitted: 0,
    dueAt: null,
    lastAt: now,
    isEndTold: true,
  }));
  return { lanes, ending: null, endingAt: null };
}

/** Somebody is on it, or it is over: nothing is repeated or escalated until there are news. */
export function calm(plan: NoticePlan): NoticePlan {
  const lanes = plan.lanes.map((lane) => ({
    ...lane,
    repeatAt: null,
    escalateAt: null,
    escalatedFor: null,
  }));
  return { ...plan, lanes };
}

/** News whose rule is no longer there, and the plan without that rule's lane: to be routed anew. */
export function takeOrphans(
  plan: NoticePlan,
  rules: ReadonlyMap<string, RoutingRule>,
): { readonly plan: NoticePlan; readonly orphans: readonly News[] } {
  const gone = plan.lanes.filter(({ rule }) => !rules.has(rule));
  if (gone.length === 0) return { plan, orphans: [] };
  const orphans = new Map(gone.flatMap(({ pending }) => pending).map((news) => [news.alertId, news]));
  return {
    plan: { ...plan, lanes: plan.lanes.filter(({ rule }) => rules.has(rule)) },
    orphans: [...orphans.values()],
  };
}

type TakeContext = {
  readonly rules: ReadonlyMap<string, RoutingRule>;
  /** Is some alert of the incident open, not muted, no symptom, and nobody on it? */
  readonly isWaiting: boolean;
  readonly now: number;
};

/** What is due now, and the plan when it has been told. The end of an incident is not taken here. */
export function takeNotices(
  plan: NoticePlan,
  context: TakeContext,
): { readonly plan: NoticePlan; readonly notices: readonly Notice[] } {
  const notices: Notice[] = [];
  const lanes = plan.lanes.map((lane) => {
    const rule = context.rules.get(lane.rule);
    return rule === undefined ? lane : takeFromLane(lane, rule, context, notices);
  });
  return { plan: { ...plan, lanes }, notices };
}

const isDue = (at: number | null, now: number) => at !== null && at <= now;

/** What waited for the time of a rule is told when that has come sooner than it was then: people have changed the rule. */
function dueNow({ dueAt, lastAt }: Lane, rule: RoutingRule, now: number): number | null {
  if (dueAt === null || !rule.isInTime) return dueAt;
  const latest = now + rule.groupWaitSeconds * 1000;
  if (lastAt === null) return Math.min(dueAt, latest);
  const intervalMs = Math.max(rule.groupIntervalSeconds * 1000, returnIntervalMsMax);
  return Math.min(dueAt, Math.max(latest, lastAt + intervalMs));
}

function takeFromLane(stored: Lane, rule: RoutingRule, context: TakeContext, notices: Notice[]): Lane {
  const { now, isWaiting } = context;
  const lane = { ...stored, dueAt: dueNow(stored, rule, now) };
  const severity = lane.toldSeverity ?? 'info';
  if (isDue(lane.dueAt, now)) {
    const opensAt = waitsUntil(rule);
    if (opensAt === null || opensAt <= now) return takePending(lane, rule, context, notices);
    return { ...lane, dueAt: opensAt };
  }
  if (isDue(lane.escalateAt, now)) {
    if (!isWaiting) return { ...lane, escalateAt: null, escalatedFor: null };
    notices.push({ rule: rule.id, cause: 'unacknowledged', severity, alertIds: [] });
    return { ...lane, escalateAt: null };
  }
  if (!isDue(lane.repeatAt, now)) return lane;
  if (isWaiting && rule.isInTime) notices.push({ rule: rule.id, cause: 'repeated', severity, alertIds: [] });
  return { ...lane, repeatAt: isWaiting ? repeatAfter(rule, now) : null };
}

function takePending(lane: Lane, rule: RoutingRule, context: TakeContext, notices: Notice[]): Lane {
  const sorted = lane.pending.toSorted(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      Number(a.isReturn ?? false) - Number(b.isReturn ?? false),
  );
  const [gravest] = sorted;
  if (gravest === undefined) return { ...lane, dueAt: null };
  const { cause, severity } = gravest;
  notices.push({ rule: rule.id, cause, severity, alertIds: sorted.map(({ alertId }) => alertId) });
  return toldLane(lane, severity, rule, context);
}

function toldLane(lane: Lane, severity: Severity, rule: RoutingRule, { now, isWaiting }: TakeContext): Lane {
  const { toldSeverity, escalatedFor, returnsTold, pending } = lane;
  const escalates = rule.escalateMinutes !== null && isWaiting && isGraver(severity, escalatedFor);
  return {
    ...lane,
    pending: [],
    omitted: 0,
    dueAt: null,
    lastAt: now,
    isEndTold: false,
    toldSeverity: isGraver(severity, toldSeverity) ? severity : toldSeverity,
    repeatAt: isWaiting ? repeatAfter(rule, now) : null,
    escalateAt: escalates
      ? earliest(lane.escalateAt, now + (rule.escalateMinutes ?? 0) * minuteMs)
      : lane.escalateAt,
    escalatedFor: escalates ? severity : escalatedFor,
    returnsTold: returnsTold + (pending.some(({ isReturn }) => isReturn === true) ? 1 : 0),
  };
}

function isGraver(severity: Severity, than: Severity | null): boolean {
  return than === null || severityRank(severity) > severityRank(than);
}

function repeatAfter({ repeatMinutes }: RoutingRule, now: number): number | null {
  return repeatMinutes === 0 ? null : now + repeatMinutes * minuteMs;
}

/** When the incident must be looked at next; an ending is due at once, and one that waits holds everything else back. */
export function timersOf({ lanes, ending, endingAt }: NoticePlan, now: number): Timers {
  if (ending !== null && endingAt !== null)
    return { nextNoticeAt: endingAt, escalateAt: null, repeatAt: null };
  const min = (key: 'dueAt' | 'escalateAt' | 'repeatAt') =>
    lanes.reduce<number | null>(
      (first, lane) => (lane[key] === null ? first : earliest(first, lane[key])),
      null,
    );
  return {
    nextNoticeAt: ending === null ? min('dueAt') : earliest(min('dueAt'), now),
    escalateAt: min('escalateAt'),
    repeatAt: min('repeatAt'),
  };
}

function earliest(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other);
}
