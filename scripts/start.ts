import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { type Env, requireEnv } from '@/lib/config/env';
import { loadSecretKey } from '@/lib/config/secret-box';
import { startEmbeddedPostgres } from './postgres/embedded-postgres';
import { buildConsole } from './start/build-console';
import { requireDatabase, requireFreePort, requireWritableFolder } from './start/check-surroundings';
import { generatePrismaClient } from './start/generate-prisma-client';
import { holdDataDir } from './start/start-lock';
import { StartProblem } from './start/start-problem';
import { type SupervisedProcess, superviseProcess } from './start/supervise-process';

type Stop = () => Promise<void> | void;
const stops: Stop[] = [];
let isStopping = false;

function progress(text: string): void {
  if (!isStopping) process.stderr.write(`  ${text}\n`);
}

async function stopAll(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  for (const stop of stops.reverse()) {
    // One part that cannot be stopped must not leave the others, the database above all, running.
    try {
      await stop();
    } catch (error) {
      process.stderr.write(
        `  could not stop a part: ${error instanceof Error ? error.message : String(error)}\n`,
      );
    }
  }
}

async function openDatabase(env: Env): Promise<string> {
  if (env.DATABASE_URL !== undefined) return env.DATABASE_URL;
  progress('starting the embedded PostgreSQL');
  const server = await startEmbeddedPostgres({ dataDir: env.DATA_DIR, database: 'brokerwatch' });
  stops.push(() => server.stop());
  return server.url;
}

/** Returns whether the demo plant is to run; when it is not, what an earlier demo left is removed. */
async function prepareDatabase(env: Env, databaseUrl: string): Promise<boolean> {
  const { applyMigrations } = await import('@/lib/db/migrate');
  const applied = await applyMigrations(databaseUrl);
  if (applied.length > 0) progress(`database migrated (${applied.length})`);
  const { createDatabase } = await import('@/lib/db/database');
  const { ensureFirstAdmin } = await import('@/lib/auth/ensure-first-admin');
  const db = createDatabase(databaseUrl, 2);
  try {
    const admin = await ensureFirstAdmin({ db, env });
    if (admin.created) {
      process.stdout.write(`first sign-in: ${admin.email}\n`);
      if (admin.generatedPassword !== null)
        process.stdout.write(`     password: ${admin.generatedPassword}   (shown only once)\n`);
    }
    const hasOwnBrokers = (await db.broker.count({ where: { source: 'user' } })) > 0;
    const withDemo = env.DEMO ?? (env.MQTT_URL === undefined && !hasOwnBrokers);
    if (!withDemo) await db.broker.deleteMany({ where: { source: 'demo' } });
    return withDemo;
  } finally {
    await db.$disconnect();
  }
}

async function waitUntilHealthy(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer !== null) {
      const health: unknown = await answer.json().catch(() => null);
      const checks = (
        health as { checks?: { database?: { status?: string }; worker?: { status?: string } } } | null
      )?.checks;
      if (checks?.database?.status === 'ok' && checks.worker?.status === 'ok') return;
    }
    if (isStopping) return;
    await sleep(150);
  }
}

function startProcesses(env: Env, childEnv: NodeJS.ProcessEnv, withDemo: boolean): void {
  const processes: SupervisedProcess[] = [];
  const runFile = join(env.DATA_DIR, 'run.json');
  const recordPids = () =>
    writeFileSync(
      runFile,
      JSON.stringify(Object.fromEntries(processes.map((part) => [part.name, part.pid()]))),
    );
  stops.push(() => rmSync(runFile, { force: true }));
  const scripts = [
    ['worker', 'workers/main.ts'],
    ...(withDemo ? [['demo', 'workers/demo/main.ts']] : []),
    ['web', 'scripts/web.ts'],
  ] as const;
  for (const [name = '', script = ''] of scripts) {
    const supervised = superviseProcess({
      name,
      script,
      env: childEnv,
      onCrash: (code, signal) =>
        progress(`the ${name} process ended (${signal ?? `code ${code}`}); starting it again`),
      onStarted: () => queueMicrotask(recordPids),
    });
    processes.push(supervised);
    stops.push(() => supervised.stop());
  }
}

async function main(): Promise<void> {
  const env = requireEnv();
  requireWritableFolder(env.DATA_DIR);
  stops.push(await holdDataDir(env.DATA_DIR));
  await requireFreePort(env.HOST, env.PORT);
  if (env.DATABASE_URL !== undefined) await requireDatabase(env.DATABASE_URL);
  const port = env.PORT === 0 ? await getPort({ host: env.HOST }) : env.PORT;
  if ((await generatePrismaClient()) === 'generated') progress('database client generated');
  await buildConsole(() => progress('building the console (first start or changed sources; about a minute)'));
  const databaseUrl = await openDatabase(env);
  const withDemo = await prepareDatabase(env, databaseUrl);
  const childEnv = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    SECRET_KEY: Buffer.from(loadSecretKey(env.SECRET_KEY, env.DATA_DIR)).toString('hex'),
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
  };
  progress(withDemo ? 'starting worker, console and demo plant' : 'starting worker and console');
  startProcesses(env, childEnv, withDemo);
  const host = env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  const shown = `http://${host}:${port}`;
  await waitUntilHealthy(shown.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]'));
  if (!isStopping) process.stdout.write(`ready ${shown}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    progress('stopping');
    stopAll().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

main().catch(async (error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`brokerwatch: ${error instanceof StartProblem ? text : `could not start: ${text}`}\n`);
  await stopAll().catch(() => undefined);
  process.exit(1);
});
