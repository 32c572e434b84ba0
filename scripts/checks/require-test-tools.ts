import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { runCommand } from '../start/run-command';
import { findChromium } from '../testing/chromium';
import { findMosquitto } from '../testing/mosquitto';

type Tool = { readonly name: string; readonly packages: readonly string[]; isThere(): boolean };

const tools: readonly Tool[] = [
  {
    name: 'Mosquitto',
    packages: ['mosquitto', 'mosquitto-clients'],
    isThere: () => findMosquitto() !== null && existsSync('/usr/bin/mosquitto_sub'),
  },
  { name: 'Chromium', packages: ['chromium', 'fonts-dejavu-core'], isThere: () => findChromium() !== null },
  {
    name: 'OpenSSL',
    packages: ['openssl'],
    isThere: () => existsSync('/usr/bin/openssl') || existsSync('/opt/homebrew/bin/openssl'),
  },
];

async function aptGet(args: readonly string[]): Promise<boolean> {
  const isRoot = userInfo().uid === 0;
  const command = isRoot ? 'apt-get' : 'sudo';
  const result = await runCommand(command, isRoot ? args : ['-n', 'apt-get', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  return result.code === 0;
}

/** Installs the test tools that are missing where apt-get can, and returns what is missing all the same, in words. */
export async function requireTestTools(): Promise<readonly string[]> {
  const missing = tools.filter((tool) => !tool.isThere());
  if (missing.length === 0) return [];
  const packages = missing.flatMap((tool) => tool.packages);
  if (existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`installing ${packages.join(' ')}\n`);
    await aptGet(['update', '-qq']);
    await aptGet(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  }
  return missing
    .filter((tool) => !tool.isThere())
    .map((tool) => `${tool.name} is needed for the tests: apt-get install -y ${tool.packages.join(' ')}`);
}
