import type { JsonObject } from '@/lib/domain/json';
import type { Signal, SignalKind } from '../signal';

/** Signals kept between two `take`s: what one batch can show; more are counted. */
const signalsMax = 4096;
const natsMin = 6;
const natsMax = 60;
const nothing: readonly Signal[] = [];

/** What is told of a message besides where and when it came. */
export type Telling = {
  readonly kind: SignalKind;
  readonly nats: number;
  readonly text: string;
  readonly field?: string;
  readonly facts?: JsonObject;
};

/** Collects the signals of a batch. */
export class SignalBuffer {
  dropped = 0;
  /** Of the message being judged. */
  topic = 0;
  at = 0;
  message = 0;
  ordinal = 0;
  private toldBy = -1;
  private signals: Signal[] = [];

  /** Tells something of the message being judged; nats are kept within 6 and 60. */
  tell({ kind, nats, text, field, facts }: Telling): void {
    const { topic, at, message } = this;
    const bounded = Math.max(natsMin, Math.min(natsMax, nats));
    this.add({ kind, topic, at, message, field: field ?? null, nats: bounded, text, facts: facts ?? {} });
  }

  add(signal: Signal): void {
    if (this.signals.length >= signalsMax) this.dropped++;
    else this.signals.push({ ...signal, ordinal: this.ordinal });
    this.toldBy = signal.message;
  }

  /** Has the message being judged told anything? */
  get hasOwn(): boolean {
    return this.toldBy === this.message;
  }

  /** The signals of the message being judged. */
  own(): readonly Signal[] {
    return this.signals.slice(this.signals.findLastIndex(({ message }) => message !== this.message) + 1);
  }

  take(): readonly Signal[] {
    if (this.signals.length === 0) return nothing;
    const taken = this.signals;
    this.signals = [];
    return taken;
  }
}
