import type { MessageProfiles } from '@/lib/detection/profile/message-profiles';
import type { Signal } from '@/lib/detection/signal';
import { PayloadQueue, type WaitingPayload } from './payload-queue';

/** Messages between two looks at the clock and two rounds of signals. */
const batchSize = 256;

export type PayloadAnalysisOptions = {
  readonly profiles: MessageProfiles;
  /** Never empty. */
  onSignals(signals: readonly Signal[]): void;
  /** Looking into a message has failed, for the first time: a mistake of ours, and no reason to stop. */
  onFailure(error: unknown): void;
  /** Messages that wait at most. */
  readonly queueMax?: number;
};

/** Looks into the payloads of messages that were counted before, at its own pace: what stands out goes on as signals. */
export class PayloadAnalysis {
  private readonly profiles: MessageProfiles;
  /** Where messages wait for their turn. */
  readonly queue: PayloadQueue;
  private readonly message: WaitingPayload = {
    index: -1,
    payload: new Uint8Array(0),
    payloadBytes: 0,
    retain: false,
    propertiesHash: 0,
    at: 0,
  };

  constructor(private readonly options: PayloadAnalysisOptions) {
    this.profiles = options.profiles;
    this.queue = new PayloadQueue(options.queueMax);
  }

  /** Messages that could not be looked into. */
  failures = 0;

  /** Works until nothing waits or `isOver` says, once a batch, that the time is up. */
  run(isOver: () => boolean): void {
    const { profiles, queue, message } = this;
    while (queue.size > 0) {
      try {
        for (let done = 0; done < batchSize && queue.shiftInto(message); done++)
          profiles.observe(message.index, message);
      } catch (error) {
        if (this.failures++ === 0) this.options.onFailure(error);
      }
      this.passOn();
      if (isOver()) return;
    }
  }

  /** What only time shows, such as a value that no longer changes. */
  sweep(at: number): void {
    this.profiles.sweep(at);
    this.passOn();
  }

  /** Hands on what stood out so far, as when metrics of a Sparkplug message were judged outside of `run`. */
  passOn(): void {
    const signals = this.profiles.takeSignals();
    if (signals.length > 0) this.options.onSignals(signals);
  }
}
