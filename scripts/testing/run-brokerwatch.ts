import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';

export type RunningBrokerwatch = {
  readonly url: string;
  readonly dataDir: string;
  readonly email: string;
  readonly password: string;
  readonly apiToken: string;
  output(): string;
  /** Process ids of the parts, by name. */
  pids(): Readonly<Record<string, number>>;
  /** Ends it like Ctrl-C does; resolves with the exit code. */
  interrupt(): Promise<number | null>;
  /** `kill -9` for the starter and every part, the database included. */
  killEverything(): Promise<void>;
  /** `interrupt`, and the data folder is removed. */
  stop(): Promise<void>;
};

const signIn = { email: 'admin@brokerwatch.test', password: 'correct horse battery' };
const apiToken = 'test-token-0123456789';
const readyMsMax = 300_000;

/** Starts the whole product as `npm start` does and waits for its `ready` line. */
export async function runBrokerwatch(
  env: Readonly<Record<string, string>> = {},
  keptDataDir?: string,
): Promise<RunningBrokerwatch> {
  const dataDir = keptDataDir ?? mkdtempSync(join(tmpdir(), 'brokerwatch-run-'));
  chmodSync(dataDir, 0o755);
  const port = await getPort({ host: '127.0.0.1' });
  let output = '';
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      ADMIN_EMAIL: signIn.email,
      ADMIN_PASSWORD: signIn.password,
      API_TOKEN: apiToken,
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await waitForReady(child, () => output);
  const pids = () => JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as Record<string, number>;
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));

  async function interrupt(): Promise<number | null> {
    if (child.exitCode === null) child.kill('SIGINT');
    return ended;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    ...signIn,
    apiToken,
    output: () => output,
    pids,
    interrupt,
    async killEverything() {
      const parts = Object.values(pids());
      child.kill('SIGKILL');
      const database = Number(
        readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
      );
      for (const pid of [...parts, database]) process.kill(pid, 'SIGKILL');
      await ended;
    },
    async stop() {
      await interrupt();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function waitForReady(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`not ready in ${readyMsMax} ms:\n${output()}`)),
      readyMsMax,
    );
    const look = setInterval(() => {
      if (/^ready http/m.test(output())) finish();
    }, 100);
    const finish = (error?: Error) => {
      clearTimeout(timer);
      clearInterval(look);
      if (error) fail(error);
      else done();
    };
    child.once('exit', (code) =>
      finish(new Error(`ended with code ${code} before it was ready:\n${output()}`)),
    );
  });
}
