import type { Logger } from '@/lib/config/logger';

/** One long-running thing. `stop` is called only after `start` has resolved. */
export type Service = { readonly name: string; start(): Promise<void>; stop(): Promise<void> };

/**
 * Starts services in order; the returned function stops them in reverse and always resolves. Each stop has
 * `stopDeadlineMs`; one that hangs or fails is reported and passed over. A failed start stops what had started, then
 * rejects with its cause. Stopping twice is one stop.
 */
export async function runServices(
  services: readonly Service[],
  log: Logger,
  stopDeadlineMs: number,
): Promise<() => Promise<void>> {
  const started: Service[] = [];
  let stopping: Promise<void> | null = null;
  const stopAll = async () => {
    for (const service of started.reverse()) await stopOne(service, log, stopDeadlineMs);
  };
  for (const service of services) {
    try {
      await service.start();
    } catch (error) {
      await stopAll();
      throw new Error(`${service.name} did not start`, { cause: error });
    }
    started.push(service);
    log.debug({ service: service.name }, 'started');
  }
  return () => {
    stopping ??= stopAll();
    return stopping;
  };
}

async function stopOne(service: Service, log: Logger, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), deadlineMs);
  });
  try {
    const outcome = await Promise.race([service.stop(), deadline]);
    if (outcome === 'late') log.error({ service: service.name, deadlineMs }, 'did not stop in time');
    else log.debug({ service: service.name }, 'stopped');
  } catch (error) {
    log.error({ service: service.name, error }, 'failed to stop');
  } finally {
    clearTimeout(timer);
  }
}
