import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDispatchLoop } from '@/workers/dispatch/dispatch-loop';
import type { Targets } from './targets';

const workerFile = fileURLToPath(new URL('../../workers/dispatch/testing/run-dispatch.ts', import.meta.url));
/** Short, so that what a killed worker held is soon delivered by the next. */
const leaseMs = 1500;
const patienceMs = 300_000;
/** A worker on a busy machine may need a while to begin. */
const lifeMsMax = 30_000;

/** Starts a worker of its own, lets so many messages arrive and a moment pass, and kills it. */
export async function killWhileDelivering(
  targets: Targets,
  death: { readonly messages: number; readonly momentMs: number },
): Promise<void> {
  const { databaseUrl, outbox } = targets;
  const worker = spawn(
    process.execPath,
    ['--import', 'tsx', workerFile, databaseUrl, outbox.keyHex, String(leaseMs)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    await once(worker.stdout, 'data');
    const until = targets.arrived() + death.messages;
    const deadline = Date.now() + lifeMsMax;
    while (targets.arrived() < until && Date.now() < deadline) await sleep(5);
    await sleep(death.momentMs);
  } finally {
    const isDead = once(worker, 'exit');
    worker.kill('SIGKILL');
    await isDead;
  }
}

/** A worker that nobody kills delivers what is left. */
export async function deliverTheRest(targets: Targets): Promise<void> {
  const { db, secrets, log } = targets.outbox.context;
  const { databaseUrl } = targets;
  const loop = createDispatchLoop({
    ...{ db, secrets, log, databaseUrl, now: () => new Date() },
    timing: { pollMs: 50, leaseMs },
  });
  await loop.start();
  const deadline = Date.now() + patienceMs;
  while ((await targets.countQueued()) > 0 && Date.now() < deadline) await sleep(100);
  await loop.stop();
}
