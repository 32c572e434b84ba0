import { PayloadReader } from './classify-payload';
import { createHabitVerdict, type HabitVerdict } from './judge-habits';
import { SignalBuffer } from './signal-buffer';

/** One message as its profile sees it. */
export type ProfiledMessage = {
  readonly payload: Uint8Array;
  /** On the wire; more than `payload.length` when it was cut. */
  readonly payloadBytes: number;
  readonly retain: boolean;
  /** Of the MQTT 5 property identifiers and user-property names; 0 for none, or MQTT 3. */
  readonly propertiesHash: number;
  /** ms since the epoch. */
  readonly at: number;
};

/** What the judges of one message share; one object that every message overwrites. */
export type Judging = {
  readonly signals: SignalBuffer;
  readonly reader: PayloadReader;
  readonly habit: HabitVerdict;
  topic: number;
  /** Messages of the topic before this one, saturating. */
  before: number;
  /** False while nothing may be learned. */
  learns: boolean;
  /** Milliseconds since the topic's last message; kept for topics with a rich row only. */
  gapMs: number;
  /** The payload is only the beginning of what was on the wire. */
  isCut: boolean;
};

export function createJudging(): Judging {
  return {
    signals: new SignalBuffer(),
    reader: new PayloadReader(),
    habit: createHabitVerdict(),
    topic: 0,
    before: 0,
    learns: true,
    gapMs: Number.POSITIVE_INFINITY,
    isCut: false,
  };
}
