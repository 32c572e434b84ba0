import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Detector, World } from '../detector';
import { eventObservation, observedWorld, type Raise, raisesIn, testStart } from './observed-world';

/** A broker event for tests; `at` in seconds after `testStart`. */
export type Step = Partial<BrokerEvent> & Pick<BrokerEvent, 'kind'> & { readonly at: number };

type PlayOptions = { readonly settings?: unknown; readonly world?: World };

/** Plays events to one detector in the order given and returns what it raised. */
export function playEvents(
  detector: Detector,
  steps: readonly Step[],
  { settings = {}, world = observedWorld() }: PlayOptions = {},
): readonly Raise[] {
  const running = detector.start(settings);
  return raisesIn(
    steps.flatMap(({ at, ...event }) =>
      running.run(eventObservation(event), world, testStart + Math.round(at * 1000)),
    ),
  );
}

/** The same kind of event again and again: `times` events, one each `seconds`, from `from` on. */
export function repeated(
  times: number,
  seconds: number,
  step: (turn: number) => Omit<Step, 'at'>,
  from = 0,
): readonly Step[] {
  return Array.from({ length: times }, (_, turn) => ({ ...step(turn), at: from + turn * seconds }));
}

/** A day in seconds: past every learning period of the detectors. */
export const oneDay = 86_400;
