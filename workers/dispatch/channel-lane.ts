import { setTimeout as sleep } from 'node:timers/promises';
import { type ClaimedNotification, claimDue, takeProbe, takeSlot } from '@/lib/db/delivery-repository';
import type { Channel as ChannelRow } from '@/lib/db/generated/client';
import { channelOfKind } from '@/lib/notify/registry';
import { isDelivered } from '@/lib/notify/verdict';
import { type AttemptContext, attemptDelivery } from './attempt-delivery';
import { type Circuit, decideCircuit } from './decide-circuit';
import { decideNextStep } from './decide-next-step';
import { decidePause } from './decide-pause';
import type { DispatchTiming } from './dispatch-timing';
import { slotMs, waitForSlot } from './message-slot';
import { type EndedAttempt, type NextStanding, recordAttempt } from './record-attempt';

export type LaneContext = AttemptContext & {
  readonly timing: DispatchTiming;
  /** Set when no new attempt may begin. */
  readonly stopping: AbortSignal;
  random(): number;
};

/** One channel's way out: one attempt at a time, so that no channel delays another; its rate is kept with other workers. */
export class ChannelLane {
  #running: Promise<void> | null = null;
  #isWantedAgain = false;

  constructor(
    readonly channelId: string,
    private readonly context: LaneContext,
  ) {}

  /** Drains what is due, or looks once more when it is at it already; not while stopping. Never throws. */
  run(): void {
    if (this.context.stopping.aborted) return;
    if (this.#running !== null) {
      this.#isWantedAgain = true;
      return;
    }
    this.#running = this.#drain()
      .catch((error: unknown) => {
        if (this.context.stopping.aborted) return;
        this.context.log.error({ err: error, channelId: this.channelId }, 'delivery stopped for now');
      })
      .finally(() => {
        this.#running = null;
        if (!this.#isWantedAgain) return;
        this.#isWantedAgain = false;
        this.run();
      });
  }

  /** Resolves when the attempt under way, if any, has ended and is written. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    const { db, now, stopping, timing } = this.context;
    while (!stopping.aborted) {
      const row = await db.channel.findUnique({ where: { id: this.channelId } });
      if (row === null || !row.enabled) return;
      if (row.pausedUntil !== null && row.pausedUntil > now()) return;
      const turn = await this.#mayTry(row);
      if (!turn.mayTry) return;
      await this.#awaitTurn(row);
      const isProbe = turn.probeUntil !== null;
      const { leaseMs } = timing;
      const claimed = await claimDue(db, { channelId: this.channelId, now: now(), leaseMs, isProbe });
      if (claimed === null) return;
      await this.#deliver(row, claimed, turn.probeUntil);
    }
  }

  /** Not while the circuit is open; when its time is over, only the worker that takes the probe may try. */
  async #mayTry(row: ChannelRow): Promise<{ readonly mayTry: boolean; readonly probeUntil: Date | null }> {
    const openUntil = row.circuitOpenUntil;
    if (openUntil === null) return { mayTry: true, probeUntil: null };
    const { db, timing } = this.context;
    const now = this.context.now();
    if (openUntil > now) return { mayTry: false, probeUntil: null };
    const probeUntil = await takeProbe(db, { channelId: row.id, openUntil, now, leaseMs: timing.leaseMs });
    return { mayTry: probeUntil !== null, probeUntil };
  }

  async #awaitTurn(row: ChannelRow): Promise<void> {
    const { db, stopping } = this.context;
    const kind = channelOfKind(row.kind);
    const rate = { perSecond: kind?.requestsPerSecond ?? 1, burst: kind?.burst ?? 1 };
    const now = this.context.now();
    const slotEndsAt = await takeSlot(db, {
      channelId: row.id,
      now,
      slotMs: slotMs(rate),
      burst: rate.burst,
    });
    const waitMs = slotEndsAt === null ? 0 : waitForSlot(slotEndsAt.getTime(), now.getTime(), rate);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: stopping });
  }

  async #deliver(row: ChannelRow, claimed: ClaimedNotification, probeUntil: Date | null): Promise<void> {
    const { timing, log, signal } = this.context;
    const at = this.context.now();
    const outcome = await attemptDelivery(this.context, row, claimed);
    const now = this.context.now();
    const random = this.context.random();
    const { attempts, createdAt } = claimed;
    const decided = decideNextStep({ outcome, attempts, createdAt, now, random, timing });
    const isCutShort = signal.aborted && decided.state === 'queued';
    const settled = isCutShort ? { ...decided, nextAttemptAt: now } : decided;
    const nextStanding = (before: Circuit): NextStanding => {
      const next = decideCircuit({ circuit: before, outcome, now, random, timing });
      const { failuresInARow } = next.circuit;
      return { ...next, pausedUntil: decidePause({ outcome, failuresInARow, now, random, timing }) };
    };
    log.info(
      {
        channelId: row.id,
        notificationId: claimed.id,
        attempts,
        state: settled.state,
        status: outcome.status,
      },
      'delivery attempted',
    );
    const { verdict, status, thread } = outcome;
    const attempt = {
      at,
      durationMs: Math.max(0, now.getTime() - at.getTime()),
      outcome: verdict.outcome,
      statusCode: status,
      detail: verdict.detail,
    };
    await this.#recordWithinLease({
      claimed,
      attempt,
      settled,
      channel: row,
      probeUntil,
      hasReached: isDelivered(verdict) || (verdict.outcome === 'retry' && verdict.hasReached === true),
      thread,
      now,
      nextStanding: isCutShort ? null : nextStanding,
    });
  }

  /** An accepted message that is not written would be sent again, so writing is tried as long as the lease holds. */
  async #recordWithinLease(ended: EndedAttempt): Promise<void> {
    for (;;) {
      try {
        const isWritten = await recordAttempt(this.context.db, ended);
        if (!isWritten)
          this.context.log.warn(
            { notificationId: ended.claimed.id },
            'the lease was lost before the attempt ended',
          );
        return;
      } catch (error) {
        const remainingMs = ended.claimed.lockedUntil.getTime() - this.context.now().getTime();
        if (this.context.signal.aborted || remainingMs < 1000) throw error;
        await sleep(500);
      }
    }
  }
}
