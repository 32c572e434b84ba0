import { z } from 'zod';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Json, JsonObject } from '@/lib/domain/json';
import type { Severity } from '@/lib/domain/severity';
import type { SparkplugSign, SparkplugSignKind } from '@/lib/sparkplug/sign';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import type { DetectorSpec, World } from '../detector';
import type { FirstSeen } from '../first-seen';
import type { SignEntity } from './name-entity';
import type { SignIncident } from './sign-incidents';

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
  /** No learning excuses it, although it may excuse the sign by itself. */
  readonly isNeverQuirk?: true;
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

/** What the settings of every detector of signs have. */
export type Calm = { readonly calmMinutes: number };

/** Further memory of a detector; must be bounded. */
type OwnMemory<Own> = {
  create(): Own;
  save?(own: Own): Json | null;
  /** Must ignore what is damaged. */
  restore?(own: Own, memory: unknown): void;
};

/** What a detector of signs says of itself, and what it makes of one sign; see `defineSignDetector`. */
export type SignDetectorSpec<Schema extends z.ZodType<Calm>, Own> = Pick<
  DetectorSpec<Schema, unknown>,
  'kind' | 'family' | 'title' | 'severity' | 'attack' | 'explain' | 'respond' | 'settings'
> & {
  readonly needs?: DetectorSpec<Schema, unknown>['needs'];
  /** The signs it judges, one condition for each entity. */
  readonly signs: readonly SparkplugSignKind[];
  /** Signs that it only wants to be reminded of by `secondsSince`. */
  readonly recalls?: readonly SparkplugSignKind[];
  /** Another entity than the sign’s own, to bundle or to split conditions. */
  entityOf?(sign: SparkplugSign): SignEntity;
  readonly own?: OwnMemory<Own>;
  /** Signs that no learning excuses: it does not send them itself, or they are too grave. True: all; none unless said. */
  readonly isNeverQuirk?: true | ((sign: SparkplugSign) => boolean);
  /** Learning begins with the first sweep, not with the first sign. */
  readonly isLearner?: boolean;
  /** Takes broker events, for those that weigh them. */
  noteEvent?(own: Own, event: BrokerEvent, world: World, now: number): void;
  judge(scene: SignScene<z.output<Schema>, Own>): SignVerdict | JudgeLater | null;
};
