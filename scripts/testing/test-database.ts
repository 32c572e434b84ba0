import { inject } from 'vitest';
import { createDatabaseOn, type TestDatabase } from './test-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    postgresAdminUrl: string;
  }
}

/** A fresh migrated database for one test file; drop it in `afterAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabaseOn(inject('postgresAdminUrl'));
}
