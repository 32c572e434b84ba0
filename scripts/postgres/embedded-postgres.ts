import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import pg from 'pg';
import {
  clusterFolder,
  isReachableByOthers,
  type PostgresAccount,
  postgresAccount,
  postgresBinaries,
} from './postgres-binaries';

const run = promisify(execFile);
const startSeconds = 120;
const plainEnv = { LC_ALL: 'C', PATH: '/usr/bin:/bin', NODE_ENV: 'production' } as const;

export type EmbeddedPostgres = {
  /** Connection string of the database that was asked for. */
  readonly url: string;
  readonly port: number;
  urlFor(database: string): string;
  /** Stops the server at once for clients, cleanly for data. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  readonly dataDir: string;
  readonly database: string;
  /** Extra `name=value` server settings. */
  readonly settings?: readonly string[];
  readonly port?: number;
};

/**
 * Starts the PostgreSQL server that npm installed, on loopback with a password of its own; makes the cluster and the
 * database the first time. A server left over from a killed start is stopped first, which recovers its data.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = postgresAccount();
  const binaries = postgresBinaries(account);
  const cluster = clusterFolder(options.dataDir, account);
  const password = loadPassword(options.dataDir);
  if (!existsSync(join(cluster, 'PG_VERSION')))
    await initialise({ initdb: binaries.initdb, cluster, password, account });

  await stopServer(binaries.pgCtl, cluster, account);
  const port = options.port ?? (await getPort({ host: '127.0.0.1' }));
  await startServer({ pgCtl: binaries.pgCtl, cluster, account, port, settings: options.settings ?? [] });
  const urlFor = (database: string) => `postgresql://brokerwatch:${password}@127.0.0.1:${port}/${database}`;
  await createDatabaseIfMissing(urlFor('postgres'), options.database);
  return {
    url: urlFor(options.database),
    port,
    urlFor,
    stop: () => stopServer(binaries.pgCtl, cluster, account),
  };
}

function loadPassword(dataDir: string): string {
  const file = resolve(dataDir, 'postgres.password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dirname(file), { recursive: true });
  const password = randomBytes(24).toString('hex');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

type Cluster = {
  readonly initdb: string;
  readonly cluster: string;
  readonly password: string;
  readonly account: PostgresAccount;
};

async function initialise({ initdb, cluster, password, account }: Cluster): Promise<void> {
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = join(tmpdir(), `brokerwatch-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) {
    for (let folder = dirname(cluster); !isReachableByOthers(folder); folder = dirname(folder))
      chmodSync(folder, 0o755);
    chownSync(cluster, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  try {
    await run(
      initdb,
      [
        `--pgdata=${cluster}`,
        '--username=brokerwatch',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
      { ...account, cwd: '/', env: plainEnv },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

type Start = {
  readonly pgCtl: string;
  readonly cluster: string;
  readonly account: PostgresAccount;
  readonly port: number;
  readonly settings: readonly string[];
};

async function startServer({ pgCtl, cluster, account, port, settings }: Start): Promise<void> {
  const flags = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=80',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'logging_collector=off',
    ...settings,
  ];
  const log = join(cluster, 'server.log');
  const serverOptions = flags.map((flag) => `-c ${flag}`).join(' ');
  const child = spawn(
    pgCtl,
    ['-D', cluster, '-w', '-t', String(startSeconds), '-l', log, '-o', serverOptions, 'start'],
    {
      ...account,
      cwd: '/',
      env: plainEnv,
      stdio: 'ignore',
      detached: true,
    },
  );
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('exit', done));
  if (code !== 0) throw new Error(`the embedded PostgreSQL did not start: ${lastLine(log)} (see ${log})`);
}

async function stopServer(pgCtl: string, cluster: string, account: PostgresAccount): Promise<void> {
  if (!existsSync(join(cluster, 'postmaster.pid'))) return;
  await run(pgCtl, ['-D', cluster, '-m', 'fast', '-w', '-t', '60', 'stop'], { ...account, cwd: '/' }).catch(
    () => undefined,
  );
}

function lastLine(file: string): string {
  return existsSync(file) ? (readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '') : 'no server log';
}

async function createDatabaseIfMissing(url: string, database: string): Promise<void> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  try {
    const found = await connection.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0)
      await connection.query(`CREATE DATABASE ${connection.escapeIdentifier(database)}`);
  } finally {
    await connection.end();
  }
}
