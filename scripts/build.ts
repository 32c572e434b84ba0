import { buildConsole } from './start/build-console';
import { generatePrismaClient } from './start/generate-prisma-client';

async function main(): Promise<void> {
  await generatePrismaClient();
  process.stderr.write(`console ${await buildConsole(() => process.stderr.write('building\n'))}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
