import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { applyMigrations, diffMigration } from './migrate';

const emptyName = `empty_${process.pid}_${Date.now()}`;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let admin: pg.Client;
let emptyUrl: string;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${emptyName} TEMPLATE template0`);
  const url = new URL(database.url);
  url.pathname = `/${emptyName}`;
  emptyUrl = url.href;
});
afterAll(async () => {
  await admin?.query(`DROP DATABASE IF EXISTS ${emptyName} WITH (FORCE)`);
  await admin?.end();
  await database?.drop();
});

describe('applyMigrations', () => {
  test('two processes at once: one applies, the other waits and finds nothing to do', async () => {
    const [first, second] = await Promise.all([applyMigrations(emptyUrl), applyMigrations(emptyUrl)]);
    expect([first.length === 0, second.length === 0].sort()).toEqual([false, true]);
    expect(await applyMigrations(emptyUrl)).toEqual([]);
  });

  test('a migration that fails leaves nothing behind and says why in PostgreSQL’s words', async () => {
    await admin.query(`DROP DATABASE ${emptyName} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${emptyName} TEMPLATE template0`);
    const direct = new pg.Client({ connectionString: emptyUrl });
    await direct.connect();
    await direct.query('CREATE SCHEMA other; CREATE TYPE alert AS (in_the_way int)');
    await expect(applyMigrations(emptyUrl)).rejects.toThrow(/alert/);
    const tables = await direct.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'");
    expect(tables.rowCount).toBe(0);
    await direct.query('DROP TYPE alert');
    expect((await applyMigrations(emptyUrl)).length).toBeGreaterThan(0);
    await direct.end();
  });

  test('one unresolved alert a condition', async () => {
    const direct = new pg.Client({ connectionString: database.url });
    await direct.connect();
    const insert = (state: string) =>
      direct.query(
        `INSERT INTO alert (id, broker_id, detector, dedup_key, severity, confidence, state, title, summary, subject_kind, subject_id, first_seen_at, last_seen_at)
         VALUES (gen_random_uuid(), 1, 'd', 'k', 'low', 1, $1, '', '', 'client', 'c', now(), now())`,
        [state],
      );
    await direct.query("INSERT INTO broker (id, name, url, updated_at) VALUES (1, 'b', 'mqtt://x', now())");
    await insert('resolved');
    await insert('open');
    await expect(insert('acknowledged')).rejects.toThrow('alert_unresolved_key');
    await direct.end();
  });
});

describe('diffMigration', () => {
  test('the migrations give exactly what the schema says', async () => {
    expect(await diffMigration(database.url)).toBeNull();
  });

  test('a column added to the schema becomes the SQL of the next migration', async () => {
    const schema = readFileSync('prisma/schema.prisma', 'utf8');
    const more = schema.replace('@@map("app_setting")', 'note String?\n  @@map("app_setting")');
    expect(await diffMigration(database.url, more)).toContain(
      'ALTER TABLE "app_setting" ADD COLUMN     "note" TEXT;',
    );
  });

  test('leaves no shadow database', async () => {
    const found = await admin.query("SELECT 1 FROM pg_database WHERE datname LIKE 'brokerwatch_shadow%'");
    expect(found.rowCount).toBe(0);
  });
});
