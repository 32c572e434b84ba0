import { requireEnv } from '@/lib/config/env';
import { createLogger } from '@/lib/config/logger';
import { createDatabase } from '@/lib/db/database';
import { startDemoPlant } from './start-demo-plant';

const historyDays = 7;
const monitorWaitMs = 20_000;
const stopDeadlineMs = 8000;

const env = requireEnv();
const log = createLogger('demo', env.LOG_LEVEL);

async function main(): Promise<() => Promise<void>> {
  if (env.DATABASE_URL === undefined)
    throw new Error('DATABASE_URL must be set for the demo plant alone: npm start sets it');
  const db = createDatabase(env.DATABASE_URL, 3);
  const plant = await startDemoPlant({ db, log, historyDays, monitorWaitMs });
  return async () => {
    await plant.stop();
    await db.$disconnect();
  };
}

let stopPlant: (() => Promise<void>) | null = null;
main().then(
  (stop) => {
    stopPlant = stop;
  },
  (error: unknown) => {
    log.error({ err: error }, 'the demo plant could not start');
    process.exit(1);
  },
);

let isStopping = false;
/** Before the plant is up there is nothing to end: its history is one transaction that goes with the process. */
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(1), stopDeadlineMs).unref();
  await stopPlant?.();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
  process.on(signal, () => {
    stop().catch(() => process.exit(1));
  });
}
