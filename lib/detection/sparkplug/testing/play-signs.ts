import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { SparkplugSign, SparkplugSignKind } from '@/lib/sparkplug/sign';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import type { Detector, KnownSession, Observation, RunningDetector, World } from '../../detector';
import {
  eventObservation,
  observedWorld,
  raisesIn,
  sparkplugObservation,
  testStart,
} from '../../testing/observed-world';

/** What happens at a second of a scene. */
export type SignStep = { readonly at: number } & (
  | ({ readonly kind: SparkplugSignKind } & Partial<SparkplugSign>)
  | ({ readonly cause: SparkplugTransition['cause'] } & Partial<SparkplugTransition>)
  | { readonly event: Partial<BrokerEvent> & Pick<BrokerEvent, 'kind'> }
);

type Options = {
  readonly settings?: unknown;
  readonly world?: Partial<World> & { readonly sessions?: readonly KnownSession[] };
  /** Seconds after the last step until the scene ends; 30 unless said. */
  readonly tail?: number;
  readonly memory?: unknown;
  readonly openKeys?: readonly string[];
};

const sweepSeconds = 5;
const longPause = 7200;

/** Seconds by which scenes begin after the detector was started: past every learning time. */
export const learnedAfter = 40 * 86_400;

function observationOf(step: SignStep, at: number): Observation {
  if ('event' in step) return eventObservation(step.event);
  if ('cause' in step) {
    const { cause } = step;
    const next = cause === 'NDEATH' || cause === 'DDEATH' || cause === 'parent-death' ? 'offline' : 'online';
    return sparkplugObservation({ next, ...step, cause, at });
  }
  return {
    type: 'sparkplug-sign',
    sign: {
      rule: 'S01',
      group: 'Site',
      edgeNode: 'Line1',
      device: null,
      hostId: null,
      topic: 'spBv1.0/Site/NDATA/Line1',
      isQuirk: false,
      text: `sign ${step.kind}`,
      facts: {},
      ...step,
      at,
    },
  };
}

/** Plays steps to one detector, with a sweep every five seconds, and returns all its findings; `at` in seconds after `testStart`. */
export function playSigns(
  detector: Detector,
  steps: readonly SignStep[],
  options: Options = {},
): readonly Finding[] {
  const { settings = {}, tail = 30, memory, openKeys = [] } = options;
  const running = detector.start(settings, { memory, openKeys });
  return continueSigns(running, steps, { world: options.world ?? {}, tail });
}

/** As `playSigns`, with a detector that already runs. */
export function continueSigns(
  running: RunningDetector,
  steps: readonly SignStep[],
  { world: change = {}, tail = 30 }: Pick<Options, 'world' | 'tail'>,
): readonly Finding[] {
  const world = observedWorld(change);
  const findings: Finding[] = [];
  let swept = steps[0]?.at ?? 0;
  const sweepUntil = (second: number) => {
    // Of a pause of weeks only the first sweep and the last two hours.
    if (second - swept > longPause) {
      findings.push(...running.run({ type: 'sweep' }, world, testStart + swept * 1000));
      swept += Math.floor((second - swept - longPause) / sweepSeconds) * sweepSeconds;
    }
    for (; swept + sweepSeconds <= second; swept += sweepSeconds)
      findings.push(...running.run({ type: 'sweep' }, world, testStart + (swept + sweepSeconds) * 1000));
  };
  for (const step of steps) {
    sweepUntil(step.at);
    const at = testStart + Math.round(step.at * 1000);
    findings.push(...running.run(observationOf(step, at), world, at));
  }
  sweepUntil((steps.at(-1)?.at ?? 0) + tail);
  return findings;
}

/** What was raised, in order: severity and key. */
export function raisedBy(
  detector: Detector,
  steps: readonly SignStep[],
  options: Options = {},
): readonly (readonly [severity: string, key: string])[] {
  return raisesIn(playSigns(detector, steps, options)).map(({ severity, key }) => [severity, key] as const);
}

/** Steps of one kind: `times` of them, one each `seconds`, from `from` on. */
export function manySteps(
  times: number,
  seconds: number,
  step: (turn: number) => Omit<Extract<SignStep, { kind: SparkplugSignKind }>, 'at'>,
  from = 0,
): readonly SignStep[] {
  return Array.from({ length: times }, (_, turn) => ({ ...step(turn), at: from + turn * seconds }));
}
