import pino from 'pino';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase } from '@/lib/db/database';
import { createDispatchLoop } from '../dispatch-loop';

/** A delivery worker of its own, to be killed by a test: `run-dispatch.ts DATABASE_URL KEY_HEX LEASE_MS`. */
const [, , databaseUrl = '', keyHex = '', leaseMs = '3000'] = process.argv;
const loop = createDispatchLoop({
  db: createDatabase(databaseUrl, 3),
  databaseUrl,
  secrets: createSecretBox(Buffer.from(keyHex, 'hex')),
  log: pino({ level: 'silent' }),
  now: () => new Date(),
  timing: { pollMs: 50, leaseMs: Number(leaseMs) },
});
await loop.start();
process.stdout.write('started\n');
