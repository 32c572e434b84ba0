import type { Logger } from '@/lib/config/logger';

export type LoopOptions = {
  readonly name: string;
  readonly everyMs: number;
  readonly log: Logger;
  run(): Promise<void>;
};

/**
 * Runs something again and again, never twice at a time. A failure is logged once until it changes or goes away, counted
 * and survived. `stop` waits for the run at hand.
 */
export function startLoop({ name, everyMs, log, run }: LoopOptions): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  let lastFailure: string | null = null;

  async function once(): Promise<void> {
    try {
      await run();
      if (lastFailure !== null) log.info({ loop: name }, 'works again');
      lastFailure = null;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (text !== lastFailure) log.error({ loop: name, err: error }, 'failed, will be tried again');
      lastFailure = text;
    }
  }
  function schedule(delayMs: number): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      const startedAt = Date.now();
      running = once().then(() => schedule(Math.max(10, everyMs - (Date.now() - startedAt))));
    }, delayMs);
  }
  schedule(everyMs);
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
