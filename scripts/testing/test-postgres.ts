import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '@/lib/db/migrate';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres';

export type TestPostgres = {
  /** Connection string of the server's `postgres` database. */
  readonly adminUrl: string;
  stop(): Promise<void>;
};

export type TestDatabase = { readonly url: string; drop(): Promise<void> };

const template = 'brokerwatch_template';

/** A throw-away PostgreSQL server with a migrated template database. `durable` keeps fsync on, for honest measures. */
export async function startTestPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'brokerwatch-test-'));
  chmodSync(dataDir, 0o755);
  const settings = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const server = await startEmbeddedPostgres({ dataDir, database: template, settings });
  await applyMigrations(server.url);
  return {
    adminUrl: server.urlFor('postgres'),
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A fresh migrated database on a test server. */
export async function createDatabaseOn(adminUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(adminUrl: string, statement: string): Promise<void> {
  const connection = new pg.Client({ connectionString: adminUrl });
  await connection.connect();
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
