import { type AddressInfo, createServer, type Socket } from 'node:net';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase } from '@/lib/db/database';
import { getHealth } from './get-health';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('a database that takes connections and never answers is down within seconds, so that a probe gets its 503', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => {})));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const db = createDatabase(`postgresql://nobody@127.0.0.1:${port}/nothing`, 1);
  cleanups.push(
    () => server.close(),
    () => void sockets.map((socket) => socket.destroy()),
    () => db.$disconnect(),
  );
  const askedAt = performance.now();
  const health = await getHealth({
    db,
    secrets: createSecretBox(Buffer.alloc(32)),
    log: pino({ level: 'silent' }),
    publicUrl: 'http://test',
    now: () => new Date(),
  });
  expect(health).toMatchObject({ status: 'down', checks: { database: { status: 'down' } } });
  expect(performance.now() - askedAt).toBeLessThan(6000);
}, 60_000);
