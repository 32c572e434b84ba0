import type { Logger } from '@/lib/config/logger';
import type { Change } from '@/lib/db/change-log';

/** Rows of the log read at once. */
export const changeBatchMax = 500;

export type ChangeSource = {
  readChanges(afterSeq: bigint, limit: number): Promise<readonly Change[]>;
  latestSequence(): Promise<bigint>;
  /** Calls back whenever there may be news. */
  listen(onHint: () => void): { stop(): Promise<void> };
  readonly log: Logger;
  /** How often to look without a hint, since notifications may be lost. */
  readonly pollMs: number;
};

/** `ready` resolves once the place in the log is known from which on changes are told, and rejects when it cannot be read. */
export type ChangeFeed = { readonly ready: Promise<void>; stop(): Promise<void> };

/**
 * Tells every change from now on, in order and once: looks at every hint and at least every `pollMs`, one look at a time.
 * While the log cannot be read it goes on trying and misses nothing.
 */
export function followChanges(source: ChangeSource, onChange: (change: Change) => void): ChangeFeed {
  let position: bigint | null = null;
  let isLooking = false;
  let isHinted = false;
  let isStopped = false;
  let hasFailed = false;

  async function readNews(): Promise<void> {
    while (position !== null && !isStopped) {
      const changes = await source.readChanges(position, changeBatchMax);
      for (const change of changes) {
        onChange(change);
        position = change.seq;
      }
      if (changes.length < changeBatchMax) return;
    }
  }

  async function look(): Promise<void> {
    isHinted = true;
    if (isLooking) return;
    isLooking = true;
    while (isHinted && !isStopped) {
      isHinted = false;
      try {
        await readNews();
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) source.log.error({ err: error }, 'the change log cannot be read');
        hasFailed = true;
      }
    }
    isLooking = false;
  }

  const ready = source.latestSequence().then((latest) => {
    position = latest;
  });
  const timer = setInterval(() => void look(), source.pollMs);
  const listener = source.listen(() => void look());
  return {
    ready,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await listener.stop();
    },
  };
}
