import { runVitest } from './checks/run-vitest';
import { runStaticChecks } from './checks/static-checks';
import { generatePrismaClient } from './start/generate-prisma-client';

async function main(): Promise<number> {
  await generatePrismaClient();
  const [results, unit] = await Promise.all([runStaticChecks(), runVitest('unit')]);
  for (const result of results)
    process.stdout.write(
      `${result.ok ? 'ok    ' : 'FAILED'} ${result.name}\n${result.ok ? '' : `${result.output.trim()}\n`}`,
    );
  const failed = results.filter((result) => !result.ok).length + unit.failed;
  process.stdout.write(`${results.length - (failed - unit.failed) + unit.passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
