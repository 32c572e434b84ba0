import type { Finding } from '@/lib/domain/finding';
import type { Json } from '@/lib/domain/json';
import type { Detector, Observation, RunningDetector, World } from './detector';
import { createKeyLimit } from './limit-keys';
import { createRepeatLimit } from './limit-repeats';

/** Settings and switches by detector kind, as stored; what is missing takes the detector's defaults and is on. */
export type DetectionEngineOptions = {
  readonly detectors: readonly Detector[];
  readonly settingsByKind?: Readonly<Record<string, unknown>>;
  readonly enabledByKind?: Readonly<Record<string, boolean>>;
  /** Detectors whose raises are stamped `isShadow`. */
  readonly shadowByKind?: Readonly<Record<string, boolean>>;
  /** Keys of the alerts that are open now, so that their end is noticed after a restart. */
  readonly openKeysByKind?: Readonly<Record<string, readonly string[]>>;
  /** What `memories` gave in an earlier process. */
  readonly memoryByKind?: Readonly<Record<string, unknown>>;
};

/** What went wrong with one detector; the others went on. */
type DetectorProblem = {
  readonly kind: string;
  readonly cause: 'settings' | 'failure';
  readonly message: string;
  readonly count: number;
};

/** The detectors at work on one broker. */
export type DetectionEngine = {
  /** Judges one observation by every detector that watches its type. Never throws: see `problems`. */
  observe(observation: Observation, world: World, now: number): readonly Finding[];
  /** Takes new settings without forgetting what the detector knows; bad ones are refused and reported in `problems`. */
  replaceSettings(
    kind: string,
    next: { readonly settings?: unknown; readonly isEnabled?: boolean; readonly isShadow?: boolean },
  ): void;
  /** At most two entries a kind, the newest message each, counted since start. */
  problems(): readonly DetectorProblem[];
  /** What the detectors have learned, by kind, to be started with after a restart. */
  memories(): Readonly<Record<string, Json>>;
  /** Raises that were dropped because the same key had just been raised twenty times. */
  readonly suppressedRepeats: number;
};

type Slot = { readonly running: RunningDetector; isEnabled: boolean };

const nothing: readonly Finding[] = [];

/** Starts every detector for one broker. Bad stored settings fall back to the defaults and are reported. */
export function createDetectionEngine(options: DetectionEngineOptions): DetectionEngine {
  const limit = createRepeatLimit();
  const titles = new Map(options.detectors.map(({ kind, title }) => [kind, title]));
  const keys = createKeyLimit((kind) => titles.get(kind) ?? kind);
  const problems = new Map<string, DetectorProblem>();
  const slots = new Map<string, Slot>();
  const slotsByType = new Map<Observation['type'], Slot[]>();
  const shadows = new Set(
    Object.entries(options.shadowByKind ?? {}).flatMap(([kind, isShadow]) => (isShadow ? [kind] : [])),
  );

  function report(kind: string, cause: DetectorProblem['cause'], error: unknown): void {
    const id = `${cause}:${kind}`;
    const message = error instanceof Error ? error.message.slice(0, 500) : String(error).slice(0, 500);
    problems.set(id, { kind, cause, message, count: (problems.get(id)?.count ?? 0) + 1 });
  }

  function start(detector: Detector): RunningDetector {
    const openKeys = options.openKeysByKind?.[detector.kind] ?? [];
    const begin = { openKeys, memory: options.memoryByKind?.[detector.kind] };
    // With what is stored, with the default settings, and last without what it had learned.
    for (const settings of [options.settingsByKind?.[detector.kind], undefined]) {
      try {
        return detector.start(settings, begin);
      } catch (error) {
        report(detector.kind, 'settings', error);
      }
    }
    return detector.start(undefined, { openKeys });
  }

  for (const detector of options.detectors) {
    const slot = { running: start(detector), isEnabled: options.enabledByKind?.[detector.kind] ?? true };
    slots.set(detector.kind, slot);
    for (const type of slot.running.observes) slotsByType.set(type, [...(slotsByType.get(type) ?? []), slot]);
  }

  function run({ running }: Slot, observation: Observation, world: World, now: number): readonly Finding[] {
    try {
      return running.run(observation, world, now);
    } catch (error) {
      report(running.kind, 'failure', error);
      return nothing;
    }
  }

  function stamp(finding: Finding): Finding {
    const isShadow = finding.action === 'raise' && shadows.has(finding.detector);
    return isShadow ? { ...finding, isShadow } : finding;
  }

  return {
    observe(observation, world, now) {
      let findings = nothing;
      for (const slot of slotsByType.get(observation.type) ?? []) {
        const found = slot.isEnabled ? run(slot, observation, world, now) : nothing;
        if (found.length > 0) findings = findings.length === 0 ? found : [...findings, ...found];
      }
      const admitted = limit.admit(keys.admit(findings, world, now), now);
      return shadows.size === 0 ? admitted : admitted.map(stamp);
    },
    replaceSettings(kind, next) {
      const slot = slots.get(kind);
      if (!slot) return;
      if (next.isEnabled !== undefined) slot.isEnabled = next.isEnabled;
      if (next.isShadow === true) shadows.add(kind);
      if (next.isShadow === false) shadows.delete(kind);
      if (next.settings === undefined) return;
      try {
        slot.running.replaceSettings(next.settings);
      } catch (error) {
        report(kind, 'settings', error);
      }
    },
    problems: () => [...problems.values()],
    memories: () =>
      Object.fromEntries(
        [...slots].flatMap(([kind, { running }]) => {
          const memory = running.memory();
          return memory === null ? [] : [[kind, memory]];
        }),
      ),
    get suppressedRepeats() {
      return limit.suppressed;
    },
  };
}
