import type { MetricOwner } from './metric-owner';

/** A number or truth value that a live message gave a metric, by its resolved name; one object that every value overwrites. */
export type SunkValue = {
  /** Whose metric it is. */
  owner: MetricOwner;
  /** The metric's row, for `MetricNames`. */
  row: number;
  /** Receipt time, ms since the epoch. */
  at: number;
  /** Sign and width of the declared type applied; 1 or 0 of a Boolean; NaN and infinities come as they are. */
  number: number;
  isBoolean: boolean;
  /** It can have no digits after the point. */
  isWhole: boolean;
  /** Sent with a birth, which repeats what is: it need not follow from the value before. */
  isBirth: boolean;
  /** Its name is known only by a birth from before our link: the alias may mean something else by now. */
  isUnsure: boolean;
  /** The very value that the metric had. */
  isSame: boolean;
  /** Hash of the name as it is kept. */
  nameHash: number;
  /** 0 = not known. */
  datatype: number;
  /** Hash of the engineering unit that a birth declares; 0 = none, and of data. */
  unit: number;
  /** What the sink answered last for this metric; 0 at first. */
  mark: number;
};

/** The names of metrics by their rows; strings that are kept anyway. */
export type MetricNames = { nameOf(row: number): string };

/**
 * Takes the values of live messages after names are resolved: never historical ones, nulls, or such whose quality is not
 * good (marked bad or stale, of a sender that is dead or not born).
 */
export type MetricSink = {
  /** The values until the next call came in one message. */
  begin(): void;
  /** Answers a number of 32 bits that is kept with the metric, so that it is found at once the next time. */
  take(value: SunkValue, names: MetricNames): number;
};
