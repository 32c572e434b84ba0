import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../start/run-command';

export type Tally = { readonly passed: number; readonly failed: number };

/** Runs one Vitest project and counts its tests; a run that broke or ran nothing counts as one failure. */
export async function runVitest(project: 'unit' | 'integration'): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-vitest-'));
  const file = join(folder, 'report.json');
  try {
    const result = await runCommand(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--project',
        project,
        '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
      { show: true, env: { NO_COLOR: '1' } },
    );
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    const isBroken = result.code !== 0 && report.numFailedTests === 0;
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + (isBroken || report.numPassedTests === 0 ? 1 : 0),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
