import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

/** The one way to PostgreSQL for rows; series go through raw `unnest` inserts on the same client. */
export type Database = PrismaClient;

/** Opens a pool of at most `connectionsMax` connections; nothing is sent before the first query. */
export function createDatabase(databaseUrl: string, connectionsMax = 10): Database {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: connectionsMax }) });
}
