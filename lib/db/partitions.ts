import type { Database, Transaction } from './database';

const dayMs = 86_400_000;
/** Serialises partition work between workers; the number is arbitrary and ours. */
const partitionLock = 712_240_012;

type SeriesTable = {
  readonly name: 'topic_minute' | 'metric_minute' | 'broker_metric' | 'broker_event';
  readonly column: 'minute' | 'at';
  readonly storage: string;
};

const seriesTables: readonly SeriesTable[] = [
  { name: 'topic_minute', column: 'minute', storage: 'WITH (fillfactor = 80)' },
  { name: 'metric_minute', column: 'minute', storage: 'WITH (fillfactor = 80)' },
  { name: 'broker_metric', column: 'at', storage: '' },
  { name: 'broker_event', column: 'at', storage: '' },
];

/** How many days of each series to keep. */
export type Retention = {
  readonly eventDays: number;
  readonly minuteDays: number;
  readonly metricDays: number;
};

/** What a retention run did: names of dropped partitions, and rows deleted from the default partitions. */
export type DroppedPartitions = { readonly dropped: readonly string[]; readonly defaultRows: number };

function startOfUtcDay(at: number): number {
  return Math.floor(at / dayMs) * dayMs;
}

/** The partition of a series table for the UTC day that holds `at` (ms): `topic_minute_p20261122`. */
function partitionName(table: SeriesTable, at: number): string {
  return `${table.name}_p${new Date(at).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

function partitionDay(table: SeriesTable, name: string): number | null {
  const date = /^(\d{4})(\d{2})(\d{2})$/.exec(name.slice(`${table.name}_p`.length));
  return date && name.startsWith(`${table.name}_p`)
    ? Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]))
    : null;
}

async function listPartitions(db: Transaction, table: SeriesTable): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT child.relname::text AS name FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = to_regclass(${table.name}::text) ORDER BY 1`;
  return rows.map((row) => row.name);
}

/** Rows that already landed in the default partition move along; nobody may add one meanwhile, hence the lock. */
function createDay(db: Database, table: SeriesTable, day: number): Promise<boolean> {
  const name = partitionName(table, day);
  const [from, to] = [day, day + dayMs].map((at) => `'${new Date(at).toISOString()}'`);
  const isInDay = `"${table.column}" >= ${from} AND "${table.column}" < ${to}`;
  const statements = [
    `CREATE TABLE "${name}" (LIKE "${table.name}" INCLUDING ALL) ${table.storage}`,
    `LOCK TABLE "${table.name}_default" IN ACCESS EXCLUSIVE MODE`,
    `WITH moved AS (DELETE FROM "${table.name}_default" WHERE ${isInDay} RETURNING *) INSERT INTO "${name}" SELECT * FROM moved`,
    `ALTER TABLE "${table.name}" ATTACH PARTITION "${name}" FOR VALUES FROM (${from}) TO (${to})`,
  ];
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL lock_timeout = '3s'`;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${partitionLock}::bigint)`;
      if ((await listPartitions(tx, table)).includes(name)) return false;
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
      return true;
    },
    { timeout: 120_000, maxWait: 30_000 },
  );
}

/**
 * Makes the day partitions (UTC) of every series table from `daysBack` days before `now` (ms) to `daysAhead` after it, and
 * moves rows out of the default partition into them. Returns the names it made; a second call makes none.
 */
export async function ensurePartitions(
  db: Database,
  now: number,
  daysAhead = 3,
  daysBack = 0,
): Promise<readonly string[]> {
  const created: string[] = [];
  for (const table of seriesTables) {
    const existing = new Set(await listPartitions(db, table));
    const today = startOfUtcDay(now);
    for (let day = today - daysBack * dayMs; day <= today + daysAhead * dayMs; day += dayMs) {
      if (existing.has(partitionName(table, day))) continue;
      if (await createDay(db, table, day)) created.push(partitionName(table, day));
    }
  }
  return created;
}

/**
 * Drops day partitions that lie wholly before `now` (ms) minus the retention, and deletes rows that old from the default
 * partitions. Throws when a lock was not had within three seconds; the next run goes on from there.
 */
export async function dropExpiredPartitions(
  db: Database,
  now: number,
  retention: Retention,
): Promise<DroppedPartitions> {
  const days = {
    topic_minute: retention.minuteDays,
    metric_minute: retention.minuteDays,
    broker_metric: retention.metricDays,
    broker_event: retention.eventDays,
  };
  const dropped: string[] = [];
  let defaultRows = 0;
  for (const table of seriesTables) {
    const cutoff = now - days[table.name] * dayMs;
    for (const name of await listPartitions(db, table)) {
      const day = partitionDay(table, name);
      if (day === null || day + dayMs > cutoff) continue;
      await db.$transaction([
        db.$executeRawUnsafe(`SET LOCAL lock_timeout = '3s'`),
        db.$executeRawUnsafe(`DROP TABLE IF EXISTS "${name}"`),
      ]);
      dropped.push(name);
    }
    defaultRows += await db.$executeRawUnsafe(
      `DELETE FROM "${table.name}_default" WHERE "${table.column}" < $1::timestamptz`,
      new Date(cutoff),
    );
  }
  return { dropped, defaultRows };
}
