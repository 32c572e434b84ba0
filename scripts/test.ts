import { requireTestTools } from './checks/require-test-tools';
import { runPlaywright } from './checks/run-playwright';
import { runVitest, type Tally } from './checks/run-vitest';
import { runStaticChecks } from './checks/static-checks';
import { buildConsole } from './start/build-console';
import { generatePrismaClient } from './start/generate-prisma-client';

async function staticTally(): Promise<Tally> {
  const results = await runStaticChecks();
  for (const result of results)
    process.stderr.write(
      `${result.ok ? 'ok    ' : 'FAILED'} ${result.name}\n${result.ok ? '' : `${result.output.trim()}\n`}`,
    );
  const passed = results.filter((result) => result.ok).length;
  return { passed, failed: results.length - passed };
}

async function browserTally(): Promise<Tally> {
  await buildConsole(() => process.stderr.write('building the console\n'));
  return runPlaywright();
}

async function main(): Promise<number> {
  const missing = await requireTestTools();
  for (const sentence of missing) process.stderr.write(`${sentence}\n`);
  if (missing.length > 0) return 1;
  await generatePrismaClient();
  const total = { passed: 0, failed: 0 };
  const parts: readonly (readonly [string, () => Promise<Tally>])[] = [
    ['static checks', staticTally],
    ['unit', () => runVitest('unit')],
    ['integration', () => runVitest('integration')],
    ['browser', browserTally],
  ];
  for (const [name, run] of parts) {
    const startedAt = Date.now();
    process.stderr.write(`\n== ${name}\n`);
    const tally = await run();
    total.passed += tally.passed;
    total.failed += tally.failed;
    process.stderr.write(
      `== ${name}: ${tally.passed} passed, ${tally.failed} failed in ${Math.round((Date.now() - startedAt) / 1000)} s\n`,
    );
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.stdout.write('0 passed, 1 failed\n');
    process.exit(1);
  },
);
