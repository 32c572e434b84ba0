import type { JsonObject } from '@/lib/domain/json';

/**
 * Ways in which a message can be unlike what its topic usually carries. A signal is weak evidence, not yet a finding: the
 * detector of its kind decides by its own threshold, and `telemetry-injection` adds several up.
 */
export const signalKinds = [
  /** First message on a topic. */
  'new-topic',
  /** Far larger, or smaller, than usual. */
  'size',
  /** Another encoding class: JSON, text, number, binary, compressed, base64. */
  'encoding',
  /** Looks random where the topic does not. */
  'entropy',
  /** JSON paths that were never seen together on this topic. */
  'shape',
  /** A known JSON path carries another type. */
  'shape-type',
  /** Same content, another hand: key order, white space, number format, retain flag, MQTT 5 properties. */
  'style',
  /** Far too soon after the last message of a regular topic. */
  'early',
  /** Two interleaved series of values on one topic. */
  'interleave',
  /** A payload that was already seen, on a topic whose payloads never repeat. */
  'duplicate',
  /** Several in the order in which they were seen before. */
  'duplicate-run',
  /** The message before once more: delivered twice, or back over a loop of bridges. */
  'echo',
  'retain-set',
  'retain-changed',
  'retain-cleared',
  /** A value, or a step between two, beyond its learned tail. */
  'value-tail',
  'value-step',
  /** Outside everything that was learned. */
  'value-range',
  /** Not a number, infinite, absurdly large, or scaled as if the unit had changed. */
  'value-special',
  'value-stuck',
  'counter-regress',
  /** A text or code that this field never had. */
  'value-new',
  /**
   * The message after an odd one is as usual again: a known shape and style after an unknown one (`facts.hand` true), or
   * a value back where it was before an odd one (`facts.value` true). Tells a foreign message from a change that stays.
   */
  'usual-again',
  /** Sparkplug's own sequence, declarations, repeated bytes and sender (see `sparkplug-evidence.ts`). */
  'sparkplug-sequence',
  'sparkplug-declaration',
  'sparkplug-replay',
  'sparkplug-sender',
] as const;
export type SignalKind = (typeof signalKinds)[number];

/** One way in which one message stood out. Wire text inside `field` and `text` is raw but bounded. */
export type Signal = {
  readonly kind: SignalKind;
  /** Index in the `TopicStore`. */
  readonly topic: number;
  /** When the message came, ms since the epoch. */
  readonly at: number;
  /** Number of the message among those profiled; signals of one message share it. */
  readonly message: number;
  /** How many messages of its topic had been profiled before it: those between two odd ones were ordinary. */
  readonly ordinal?: number;
  /** JSON path such as `motor.rpm` or `axes[].x`; empty when the payload is the value; null when it is not about a field. */
  readonly field: string | null;
  /** Surprise, −ln of how likely this was on what the topic has shown so far; 6 to 60. */
  readonly nats: number;
  /** The matter with its numbers in a few words, for evidence: `84 bytes, where 210 to 230 are usual`. */
  readonly text: string;
  readonly facts: JsonObject;
};
