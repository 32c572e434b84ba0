import type { TestProject } from 'vitest/node';
import { startTestPostgres } from './test-postgres';

/** Starts one PostgreSQL for the whole integration run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  project.provide('postgresAdminUrl', server.adminUrl);
  return () => server.stop();
}
