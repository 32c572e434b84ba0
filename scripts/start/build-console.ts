import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fingerprintSources } from './fingerprint-sources';
import { runCommand } from './run-command';

const mark = '.next/brokerwatch-fingerprint';
const sources = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.js',
  'postcss.config.js',
  'proxy.ts',
  'instrumentation.ts',
  'package-lock.json',
  'prisma/schema.prisma',
];

/** Builds the console for production when there is no build or its sources have changed. Throws with the build's own words. */
export async function buildConsole(onStart: () => void): Promise<'fresh' | 'built'> {
  const fingerprint = fingerprintSources(sources);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) return 'fresh';
  onStart();
  const result = await runCommand(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
  if (result.code !== 0) throw new Error(`next build failed:\n${result.output}`);
  writeFileSync(mark, fingerprint);
  return 'built';
}
