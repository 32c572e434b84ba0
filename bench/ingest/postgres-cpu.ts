import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Database } from '@/lib/db/database';

const ticksPerSecond = 100;

/** CPU of the PostgreSQL server and its processes so far in ms; null where there is no /proc. */
export async function postgresCpuMs(db: Database): Promise<number | null> {
  if (!existsSync('/proc/self/stat')) return null;
  const [row] = await db.$queryRaw<
    { pid: string }[]
  >`SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1) AS pid`;
  const server = Number(row?.pid);
  const ticks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => sum + ticksOf(pid, server), 0);
  return (ticks * 1000) / ticksPerSecond;
}

/** Own and waited-for children's ticks of the server, own ones of its children, 0 of everybody else. */
function ticksOf(pid: string, server: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
    if (Number(pid) === server) return (user ?? 0) + (system ?? 0) + (childUser ?? 0) + (childSystem ?? 0);
    return Number(fields[1]) === server ? (user ?? 0) + (system ?? 0) : 0;
  } catch {
    return 0;
  }
}
