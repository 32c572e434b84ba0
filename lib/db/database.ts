import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client';

/** The one way to PostgreSQL for rows; series go through raw `unnest` inserts on the same client. */
export type Database = PrismaClient;

/** The same inside a transaction; every `Database` is one too. */
export type Transaction = Prisma.TransactionClient;

/**
 * Opens a pool of at most `connectionsMax` connections; nothing is sent before the first query. The session's time zone
 * must be UTC: the Prisma adapter writes and reads times without their offset. A transaction whose owner vanished is
 * ended by the server, so that it holds no lock for long.
 */
export function createDatabase(databaseUrl: string, connectionsMax = 10): Database {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: connectionsMax,
    options: '-c timezone=UTC -c idle_in_transaction_session_timeout=60000',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  return new PrismaClient({ adapter });
}
