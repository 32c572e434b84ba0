import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../start/run-command';
import type { Tally } from './run-vitest';

/** Runs the browser tests and counts them; flaky ones count as passed, a run that broke as one failure. */
export async function runPlaywright(): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-e2e-'));
  const file = join(folder, 'report.json');
  try {
    const result = await runCommand(
      process.execPath,
      [
        'node_modules/@playwright/test/cli.js',
        'test',
        '--config',
        'e2e/playwright.config.ts',
        '--reporter=list,json',
      ],
      {
        show: true,
        env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file, NO_COLOR: '1', FORCE_COLOR: '0' },
      },
    );
    const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
      stats: { expected: number; unexpected: number; flaky: number };
    };
    const isBroken = result.code !== 0 && stats.unexpected === 0;
    const passed = stats.expected + stats.flaky;
    return { passed, failed: stats.unexpected + (isBroken || passed === 0 ? 1 : 0) };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
