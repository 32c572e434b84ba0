import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };
const exclude = ['**/node_modules/**', '.next/**', '.data/**', 'e2e/**'];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          // Pure tests share nothing: one module graph a thread instead of one a file.
          pool: 'threads',
          isolate: false,
          include: ['**/*.test.ts'],
          exclude: [...exclude, '**/*.integration.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          globalSetup: ['scripts/testing/postgres-global-setup.ts'],
          maxWorkers: 2,
        },
      },
    ],
  },
});
