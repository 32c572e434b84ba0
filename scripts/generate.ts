import { generatePrismaClient } from './start/generate-prisma-client';

generatePrismaClient().then(
  (state) => process.stderr.write(`database client ${state}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
