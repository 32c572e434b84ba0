import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../start/run-command';
import { findDeadDocPaths } from './find-dead-doc-paths';

export type CheckResult = { readonly name: string; readonly ok: boolean; readonly output: string };

const node = process.execPath;
const roots = ['app', 'components', 'lib', 'workers', 'scripts', 'bench', 'e2e'];

function countSources(folder: string): number {
  let count = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'generated' || entry.name === 'fixtures') continue;
    if (entry.isDirectory()) count += countSources(join(folder, entry.name));
    else if (/\.tsx?$/.test(entry.name)) count++;
  }
  return count;
}

async function checkArrows(): Promise<CheckResult> {
  const result = await runCommand(node, [
    '--import',
    './scripts/checks/use-typescript-api.mjs',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...roots,
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
  ]);
  const name = 'arrows (dependency-cruiser)';
  let report: {
    summary: {
      totalCruised: number;
      error: number;
      violations: { from: string; to: string; rule: { name: string } }[];
    };
  };
  try {
    report = JSON.parse(result.output.slice(result.output.indexOf('{')));
  } catch {
    return { name, ok: false, output: result.output };
  }
  const sources = roots.reduce((sum, root) => sum + countSources(root), 0);
  const { totalCruised, error, violations } = report.summary;
  const lines = violations.map((violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`);
  // Beside TypeScript 7 it cruises nothing and passes unless its own parser works: seeing too little is a failure.
  if (totalCruised < sources) lines.push(`saw ${totalCruised} modules of at least ${sources} source files`);
  return { name, ok: error === 0 && totalCruised >= sources, output: lines.join('\n') };
}

async function checkWith(name: string, args: readonly string[]): Promise<CheckResult> {
  const result = await runCommand(node, args);
  return { name, ok: result.code === 0, output: result.output };
}

async function checkDocs(): Promise<CheckResult> {
  const dead = findDeadDocPaths();
  return { name: 'paths in documents', ok: dead.length === 0, output: dead.join('\n') };
}

/** Lint and format, types, arrows, dead code, document paths; two at a time. */
export async function runStaticChecks(): Promise<readonly CheckResult[]> {
  const first = Promise.all([
    checkWith('lint and format (Biome)', [
      'node_modules/@biomejs/biome/bin/biome',
      'ci',
      '--error-on-warnings',
      '.',
    ]),
    checkArrows(),
    checkDocs(),
  ]);
  const second = checkWith('types (tsc)', ['node_modules/typescript/bin/tsc', '-p', '.']).then(
    async (types) => [
      types,
      await checkWith('dead code (knip)', ['node_modules/knip/bin/knip.js', '--no-progress']),
    ],
  );
  return (await Promise.all([first, second])).flat();
}
