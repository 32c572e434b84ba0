import type { z } from 'zod';
import type { DetectorFamily } from '@/lib/domain/alert-matcher';
import type { AttackTag } from '@/lib/domain/attack';
import type { BrokerKind, BrokerState } from '@/lib/domain/broker';
import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { Json } from '@/lib/domain/json';
import type { Severity } from '@/lib/domain/severity';
import type { SparkplugSign } from '@/lib/sparkplug/sign';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import type { Signal } from './signal';
import type { TopicStore } from './topic-store';

/** What a detector may know of a connected MQTT client. */
export type KnownSession = {
  readonly clientId: string;
  readonly username: string | null;
  readonly address: string | null;
  readonly connectedSince: number | null;
};

/** What a detector may look at besides the observation itself; read-only, one per broker. */
export type World = {
  readonly brokerId: number;
  readonly brokerName: string;
  readonly brokerState: BrokerState;
  /** Which software it is, as chosen or recognised; null while unknown. */
  readonly brokerKind: Exclude<BrokerKind, 'auto'> | null;
  /** When the monitor last began to see this broker without a gap, ms; silence before it means nothing. */
  readonly seeingSince: number;
  readonly topics: TopicStore;
  /** The monitor's own MQTT clients, which are never a subject. */
  isMonitor(clientId: string): boolean;
  session(clientId: string): KnownSession | null;
};

/** One thing to judge. Times are ms since the epoch. */
export type Observation =
  | { readonly type: 'event'; readonly event: BrokerEvent }
  | { readonly type: 'sparkplug'; readonly transition: SparkplugTransition }
  /** What a Sparkplug message broke or showed, one at a time and after the transitions of the same message. */
  | { readonly type: 'sparkplug-sign'; readonly sign: SparkplugSign }
  | {
      readonly type: 'broker-state';
      readonly state: BrokerState;
      readonly reason: string | null;
      readonly since: number;
    }
  /** What stood out in the messages of the last batch, in the order in which they came; never empty. */
  | { readonly type: 'signals'; readonly signals: readonly Signal[] }
  /** The minute windows have just been closed over all topics. */
  | { readonly type: 'minute' }
  /** Every few seconds. */
  | { readonly type: 'sweep' };

type DetectorInput<Settings, State> = {
  readonly observation: Observation;
  readonly world: World;
  readonly settings: Settings;
  readonly state: State;
  /** ms since the epoch. */
  readonly now: number;
};

/** The whole of one detector, as its file writes it. */
export type DetectorSpec<Schema extends z.ZodType, State> = {
  readonly kind: string;
  /** What it belongs to; silences and routing rules can name it. */
  readonly family: DetectorFamily;
  readonly title: string;
  readonly severity: Severity;
  /** Broker-event kinds without which it cannot work; empty for rules that need only messages or the link itself. */
  readonly needs: readonly BrokerEventKind[];
  readonly attack: readonly AttackTag[];
  /** What an alert of this kind means, in plain words. */
  readonly explain: string;
  /** What to do, step by step. */
  readonly respond: readonly string[];
  /** A zod object; each field carries `.meta({ title, description })` and a default. */
  readonly settings: Schema;
  readonly observes: readonly Observation['type'][];
  createState(): State;
  /** Takes up alerts that an earlier process left open, by their keys, so that their end is noticed. */
  resume?(state: State, openKeys: readonly string[]): void;
  /** What it has learned, bounded and versioned by itself, to be put back after a restart; null when that is nothing. */
  save?(state: State): Json | null;
  /** Takes back what `save` gave; must ignore what is damaged or of another version. Called before `resume`. */
  restore?(state: State, memory: unknown): void;
  /** Judges one observation. `state` is the detector's own and may be changed in place. */
  evaluate(input: DetectorInput<z.output<Schema>, State>): readonly Finding[];
};

/** One detector at work on one broker. */
export type RunningDetector = {
  readonly kind: string;
  readonly observes: ReadonlySet<Observation['type']>;
  run(observation: Observation, world: World, now: number): readonly Finding[];
  /** Takes new settings and keeps what it knows. Throws a ZodError on bad settings and then keeps the old ones. */
  replaceSettings(settings: unknown): void;
  /** What it has learned, for `DetectorStart.memory` of a later process; null when that is nothing. */
  memory(): Json | null;
};

/** What a detector is started with besides its settings. */
export type DetectorStart = {
  /** Keys of its alerts that are open. */
  readonly openKeys?: readonly string[];
  /** What `RunningDetector.memory` gave in an earlier process. */
  readonly memory?: unknown;
};

/** A detector with its own types hidden, so that unlike ones stand in one list. */
export type Detector = Omit<
  DetectorSpec<z.ZodType, unknown>,
  'createState' | 'save' | 'restore' | 'resume' | 'evaluate'
> & {
  /**
   * Starts it with stored settings (validated; missing fields take defaults), what it had learned and the keys of its
   * open alerts. Throws a ZodError on bad settings.
   */
  start(settings: unknown, begin?: DetectorStart): RunningDetector;
  /** Notices the end of its conditions; alerts of all others stay open until a person resolves them. */
  readonly endsByItself: boolean;
};

/** Closes a detector's own types; settings are parsed once, at start, never per message. */
export function defineDetector<Schema extends z.ZodType, State>(spec: DetectorSpec<Schema, State>): Detector {
  const { createState, save, restore, resume, evaluate, ...description } = spec;
  return {
    ...description,
    endsByItself: resume !== undefined,
    start(stored, { openKeys = [], memory } = {}) {
      let settings = spec.settings.parse(stored ?? {});
      const state = createState();
      if (memory !== undefined && memory !== null) restore?.(state, memory);
      if (openKeys.length > 0) resume?.(state, openKeys);
      return {
        kind: spec.kind,
        observes: new Set(spec.observes),
        run: (observation, world, now) => evaluate({ observation, world, settings, state, now }),
        replaceSettings(next) {
          settings = spec.settings.parse(next ?? {});
        },
        memory: () => save?.(state) ?? null,
      };
    },
  };
}
