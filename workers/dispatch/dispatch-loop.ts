import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@/lib/config/logger';
import type { SecretBox } from '@/lib/config/secret-box';
import { type ChangeListener, listenForChanges } from '@/lib/db/change-listener';
import type { Database } from '@/lib/db/database';
import { listDueChannels } from '@/lib/db/delivery-repository';
import { outboxChannel } from '@/lib/db/outbox-repository';
import { ChannelLane, type LaneContext } from './channel-lane';
import { type DispatchTiming, dispatchTiming } from './dispatch-timing';

export type DispatchOptions = {
  readonly db: Database;
  /** For a connection of its own that listens for new notifications. */
  readonly databaseUrl: string;
  readonly secrets: SecretBox;
  readonly log: Logger;
  now(): Date;
  /** 0 ≤ value < 1; `Math.random` unless a test wants otherwise. */
  random?(): number;
  readonly timing?: Partial<DispatchTiming>;
};

export type DispatchLoop = { readonly name: string; start(): Promise<void>; stop(): Promise<void> };

/**
 * Delivers what is due in the outbox, at least once: each channel in a lane of its own, each notification under a lease,
 * so that a worker that dies loses nothing. Several workers may run it on one database. `stop` begins nothing new, lets
 * attempts under way end for a moment, then cuts them short and gives them back.
 */
export function createDispatchLoop(options: DispatchOptions): DispatchLoop {
  const timing = { ...dispatchTiming, ...options.timing };
  const stopping = new AbortController();
  const cut = new AbortController();
  const context: LaneContext = {
    db: options.db,
    secrets: options.secrets,
    log: options.log,
    now: () => options.now(),
    random: options.random ?? Math.random,
    timing,
    requestTimeoutMs: timing.requestTimeoutMs,
    stopping: stopping.signal,
    signal: cut.signal,
  };
  const lanes = new Map<string, ChannelLane>();
  let scan: Promise<void> | null = null;
  let isScanWanted = false;
  let isOutboxAway = false;
  let timer: NodeJS.Timeout | undefined;
  let listener: ChangeListener | undefined;

  function wake(): void {
    isScanWanted = true;
    scan ??= scanWhileWanted().finally(() => {
      scan = null;
    });
  }

  async function scanWhileWanted(): Promise<void> {
    while (isScanWanted && !stopping.signal.aborted) {
      isScanWanted = false;
      try {
        for (const channelId of await listDueChannels(options.db, options.now())) laneOf(channelId).run();
        isOutboxAway = false;
      } catch (error) {
        if (!isOutboxAway) options.log.warn({ err: error }, 'the outbox cannot be read; trying again');
        isOutboxAway = true;
        return;
      }
    }
  }

  function laneOf(channelId: string): ChannelLane {
    const known = lanes.get(channelId);
    if (known !== undefined) return known;
    const lane = new ChannelLane(channelId, context);
    lanes.set(channelId, lane);
    return lane;
  }

  return {
    name: 'dispatch',
    async start() {
      timer = setInterval(wake, timing.pollMs);
      const { databaseUrl, log } = options;
      listener = listenForChanges({ databaseUrl, log, channel: outboxChannel, onNotify: wake });
      wake();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await listener?.stop();
      await scan;
      const idle = Promise.all([...lanes.values()].map((lane) => lane.idle()));
      const grace = new AbortController();
      const cutAfterGrace = sleep(timing.stopGraceMs, undefined, { signal: grace.signal }).then(
        () => cut.abort(),
        () => undefined,
      );
      await idle;
      grace.abort();
      await cutAfterGrace;
    },
  };
}
