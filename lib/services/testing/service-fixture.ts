import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import type { Actor, ServiceContext } from '../service-context';

export const anna: Actor = { id: 'u1', name: 'Anna', role: 'admin' };
export const viewer: Actor = { id: 'u2', name: 'Vik', role: 'viewer' };

export type ServiceFixture = {
  readonly url: string;
  readonly db: Database;
  readonly context: ServiceContext;
  /** The time that the use cases see; undefined = the real one. */
  at: Date | undefined;
  drop(): Promise<void>;
};

/** A service context on a migrated database, which it drops at the end. */
export function createServiceFixture(database: {
  readonly url: string;
  drop(): Promise<void>;
}): ServiceFixture {
  const db = createDatabase(database.url);
  const fixture: ServiceFixture = {
    url: database.url,
    db,
    at: undefined,
    context: {
      db,
      secrets: createSecretBox(randomBytes(32)),
      log: pino({ level: 'silent' }),
      publicUrl: 'https://monitor.example',
      now: () => fixture.at ?? new Date(),
    },
    async drop() {
      await db.$disconnect();
      await database.drop();
    },
  };
  return fixture;
}

/** Stores a broker that a person configured; returns its id. */
export async function storeBroker(
  db: Database,
  name: string,
  columns: { source?: string; kind?: string } = {},
) {
  const row = await db.broker.create({
    data: { name, url: 'mqtt://127.0.0.1:1883', topics: ['#'], ...columns },
  });
  return row.id;
}
