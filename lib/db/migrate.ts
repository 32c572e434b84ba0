import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withSchemaEngine } from './schema-engine';

/** Serialises migrating processes that start together; the number is arbitrary and ours. */
const migrationLock = 712_240_011;
const prismaFolder = fileURLToPath(new URL('../../prisma', import.meta.url));
const noFilter = { externalTables: [], externalEnums: [] };

/** Where `npm run migrate -- --new NAME` writes new migration folders. */
export const migrationsFolder = join(prismaFolder, 'migrations');

async function readSchema(): Promise<string> {
  return readFile(join(prismaFolder, 'schema.prisma'), 'utf8');
}

async function readMigrations() {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = names.map(async (name) => {
    const value = await readFile(join(migrationsFolder, name, 'migration.sql'), 'utf8');
    return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
  });
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(migrationsFolder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(migrationDirectories),
  };
}

/**
 * Brings a database up to date with `prisma/migrations` and returns the names it applied (none when it was already).
 * All of it is one transaction, so a process killed half-way leaves nothing behind; processes that start together wait
 * for one another. Throws when the database cannot be reached or a migration fails.
 */
export async function applyMigrations(databaseUrl: string): Promise<readonly string[]> {
  const [schema, migrationsList] = await Promise.all([readSchema(), readMigrations()]);
  return withSchemaEngine(databaseUrl, schema, async (engine, session) => {
    await session.query('BEGIN');
    await session.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    const applied = await engine.applyMigrations({ migrationsList, filters: noFilter });
    await session.query('COMMIT');
    return applied.appliedMigrationNames;
  });
}

/**
 * The SQL that takes the state after all migrations to what `schema.prisma` says; null when they agree (no drift).
 * Plays the migrations into a shadow database that it creates on the given server and drops again.
 */
export async function diffMigration(databaseUrl: string, schemaText?: string): Promise<string | null> {
  const [schema, migrationsList] = await Promise.all([schemaText ?? readSchema(), readMigrations()]);
  const diff = await withSchemaEngine(databaseUrl, schema, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrationsList },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: true,
      filters: noFilter,
    }),
  );
  return diff.exitCode === 2 ? (diff.stdout ?? '') : null;
}
