import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { isDatabaseAway } from './is-database-away';

let port: number;
let db: Database;
const hangUp = createServer((socket) => socket.destroy());

beforeAll(async () => {
  await new Promise<void>((done) => hangUp.listen(0, '127.0.0.1', done));
  const address = hangUp.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  db = createDatabase('postgresql://nobody@127.0.0.1:1/none', 1);
});
afterAll(async () => {
  await db.$disconnect();
  hangUp.close();
});

const failureOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => null,
    (error: unknown) => error,
  );

describe('a database that is away is recognised', () => {
  test.each<[string, (database: Database) => Promise<unknown>]>([
    ['a model query', (database) => database.broker.findMany()],
    ['a raw query', (database) => database.$queryRaw`SELECT 1`],
    ['a transaction', (database) => database.$transaction((tx) => tx.broker.count())],
  ])('%s', async (_name, ask) => {
    expect(isDatabaseAway(await failureOf(ask(db)))).toBe(true);
    const closing = createDatabase(`postgresql://nobody@127.0.0.1:${port}/none`, 1);
    expect(isDatabaseAway(await failureOf(ask(closing)))).toBe(true);
    await closing.$disconnect();
  });
});

test.each([
  ['a bug', new TypeError('x is undefined')],
  ['a unique violation', Object.assign(new Error(), { code: 'P2002' })],
  ['nothing', null],
  ['a text', 'P1001'],
])('%s is something else', (_name, error) => expect(isDatabaseAway(error)).toBe(false));

test('an error that is its own cause comes to an end', () => {
  const error = new Error('round');
  error.cause = error;
  expect(isDatabaseAway(error)).toBe(false);
});
