import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fingerprintSources } from './fingerprint-sources';
import { runCommand } from './run-command';

const mark = 'lib/db/generated/.fingerprint';

/** Generates the Prisma client when it is missing or older than the schema. Needs no download: the engine binary is never run. */
export async function generatePrismaClient(): Promise<'fresh' | 'generated'> {
  const fingerprint = fingerprintSources(['prisma/schema.prisma', 'node_modules/prisma/package.json']);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) return 'fresh';
  const result = await runCommand(
    process.execPath,
    ['node_modules/prisma/build/index.js', 'generate', '--schema', 'prisma/schema.prisma', '--no-hints'],
    {
      env: {
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (result.code !== 0) throw new Error(`prisma generate failed:\n${result.output}`);
  writeFileSync(mark, fingerprint);
  return 'generated';
}
