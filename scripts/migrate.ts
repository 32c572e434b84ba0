import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireEnv } from '@/lib/config/env';
import { requireDatabase } from './start/check-surroundings';
import { generatePrismaClient } from './start/generate-prisma-client';

function migrationFolderName(name: string, now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(/\D/g, '')}_${name.replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase()}`;
}

/** `npm run migrate` applies; `-- --new NAME` writes the SQL of a schema change; `-- --check` fails on drift. */
async function main(args: readonly string[]): Promise<number> {
  const env = requireEnv();
  await generatePrismaClient();
  const { applyMigrations, diffMigration, migrationsFolder } = await import('@/lib/db/migrate');
  const databaseUrl = env.DATABASE_URL ?? (await openEmbedded(env.DATA_DIR));
  await requireDatabase(databaseUrl);
  if (args[0] === undefined) {
    const applied = await applyMigrations(databaseUrl);
    process.stdout.write(
      applied.length === 0 ? 'up to date\n' : applied.map((name) => `applied ${name}\n`).join(''),
    );
    return 0;
  }
  const difference = await diffMigration(databaseUrl);
  if (args[0] === '--check') {
    process.stdout.write(difference === null ? 'schema and migrations agree\n' : `drift:\n${difference}\n`);
    return difference === null ? 0 : 1;
  }
  if (args[0] !== '--new' || args[1] === undefined) {
    process.stderr.write('usage: npm run migrate [-- --new NAME | -- --check]\n');
    return 1;
  }
  if (difference === null) {
    process.stdout.write('nothing to migrate\n');
    return 0;
  }
  const folder = join(migrationsFolder, migrationFolderName(args[1], new Date()));
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), difference);
  process.stdout.write(`wrote ${folder}: read it, write PARTITION BY by hand where needed\n`);
  return 0;
}

let stopEmbedded: () => Promise<void> = async () => undefined;

async function openEmbedded(dataDir: string): Promise<string> {
  const { startEmbeddedPostgres } = await import('./postgres/embedded-postgres');
  const { holdDataDir } = await import('./start/start-lock');
  await holdDataDir(dataDir);
  const server = await startEmbeddedPostgres({ dataDir, database: 'brokerwatch' });
  stopEmbedded = () => server.stop();
  return server.url;
}

main(process.argv.slice(2)).then(
  async (code) => {
    await stopEmbedded();
    process.exit(code);
  },
  async (error: unknown) => {
    process.stderr.write(`brokerwatch: ${error instanceof Error ? error.message : String(error)}\n`);
    await stopEmbedded().catch(() => undefined);
    process.exit(1);
  },
);
