import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import pg from 'pg';
import { StartProblem } from './start-problem';

/** Makes the data folder and proves that it can be written. */
export function requireWritableFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch {
    throw new StartProblem(
      `the data folder ${resolve(dataDir)} cannot be written: set DATA_DIR to a folder that this user may write`,
    );
  }
}

/** Proves that the console's port is free. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  const problem = await new Promise<NodeJS.ErrnoException | null>((done) => {
    server.once('error', (error) => done(error)).listen(port, host, () => done(null));
  });
  if (problem === null) return new Promise((done) => server.close(() => done()));
  if (problem.code === 'EADDRINUSE')
    throw new StartProblem(`port ${port} on ${host} is already in use: set PORT to another port`);
  if (problem.code === 'EACCES')
    throw new StartProblem(`port ${port} needs more rights than this user has: set PORT to 1024 or higher`);
  throw new StartProblem(
    `cannot listen on HOST ${host} (${problem.code}): set HOST to an address of this machine`,
  );
}

/** Proves that DATABASE_URL leads to a PostgreSQL that lets us in. */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  const connection = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await connection.connect();
    const answer = await connection.query<{ server_version_num: string }>('SHOW server_version_num');
    if (Number(answer.rows[0]?.server_version_num) < 140_000)
      throw new StartProblem('DATABASE_URL leads to a PostgreSQL older than 14');
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    const { hostname, port, pathname } = new URL(databaseUrl);
    const reason =
      error instanceof Error && error.message !== ''
        ? error.message
        : String((error as { code?: unknown }).code ?? 'no answer');
    throw new StartProblem(
      `the database of DATABASE_URL (${hostname}:${port || 5432}${pathname}) cannot be reached: ${reason}`,
    );
  } finally {
    await connection.end().catch(() => undefined);
  }
}
