import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@/lib/config/logger';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import type { Finding } from '@/lib/domain/finding';
import { recordFindings } from '@/lib/services/alerts/record-findings';
import { addChannel, addChannelInput } from '@/lib/services/channels/add-channel';
import { setOutgoingAllowList } from '@/lib/services/channels/set-outgoing-allow-list';
import type { Actor, ServiceContext } from '@/lib/services/service-context';
import { createDispatchLoop } from '@/workers/dispatch/dispatch-loop';
import { createNoticeLoop } from '@/workers/notices/notice-loop';
import { createDatabaseOn, startTestPostgres } from '../scripts/testing/test-postgres';
import type { Bench } from './bench';
import { burst } from './notify/burst';

const findingsCount = 10_000;
/** As the worker writes them. */
const batchSize = 1000;
const waitMsMax = 300_000;
const publicUrl = 'http://127.0.0.1:3000';
const system: Actor = { id: null, name: 'bench', role: 'system' };

async function startReceiver() {
  const ids = new Map<string, number>();
  const server = createServer((request, response) => {
    const id = String(request.headers['x-brokerwatch-delivery'] ?? request.headers['idempotency-key'] ?? '');
    request.resume();
    request.on('end', () => {
      ids.set(id, (ids.get(id) ?? 0) + 1);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests: () => [...ids.values()].reduce((sum, count) => sum + count, 0),
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

async function record(db: Database, brokerId: number, findings: readonly Finding[]): Promise<void> {
  for (let from = 0; from < findings.length; from += batchSize)
    await db.$transaction(
      (tx) =>
        recordFindings(tx, brokerId, findings.slice(from, from + batchSize), { publicUrl, now: new Date() }),
      { timeout: 120_000 },
    );
}

/** Until nothing waits to be told or delivered. */
async function settled(db: Database): Promise<void> {
  for (const until = performance.now() + waitMsMax; performance.now() < until; await sleep(100)) {
    const pending = await db.incident.count({ where: { nextNoticeAt: { not: null } } });
    const queued = await db.notification.count({ where: { state: 'queued' } });
    if (pending + queued === 0) return;
  }
  throw new Error(`not everything was delivered within ${waitMsMax / 1000} s`);
}

/** A burst of findings to the last notification that a receiver has accepted, through a real database and HTTP. */
export const notifyBench: Bench = {
  name: 'notify',
  async run(report) {
    const stops: (() => Promise<unknown>)[] = [];
    try {
      const server = await startTestPostgres({ durable: true });
      stops.push(() => server.stop());
      const database = await createDatabaseOn(server.adminUrl);
      const db = createDatabase(database.url, 10);
      stops.push(() => db.$disconnect());
      const receiver = await startReceiver();
      stops.push(() => receiver.stop());
      const context: ServiceContext = {
        db,
        secrets: createSecretBox(randomBytes(32)),
        log: createLogger('bench', 'silent'),
        publicUrl,
        now: () => new Date(),
      };
      await setOutgoingAllowList(context, system, { entries: ['127.0.0.1'] });
      await addChannel(
        context,
        system,
        addChannelInput.parse({ kind: 'webhook', name: 'bench', settings: { url: receiver.url } }),
      );
      const broker = await db.broker.create({
        data: { name: 'Plant', url: 'mqtt://127.0.0.1', topics: ['#'] },
      });
      const loops = [
        createNoticeLoop({ ...context, databaseUrl: database.url }),
        createDispatchLoop({ ...context, databaseUrl: database.url }),
      ];
      for (const loop of loops) {
        await loop.start();
        stops.push(() => loop.stop());
      }
      const startedAt = Date.now();
      await record(db, broker.id, burst(findingsCount, startedAt));
      const recordedAt = Date.now();
      await settled(db);
      const extra = { findings: findingsCount };
      const { _max } = await db.notification.aggregate({ _max: { acceptedAt: true } });
      report('alerts', await db.alert.count(), '', extra);
      report('hiddenAlerts', await db.alert.count({ where: { inhibitedById: { not: null } } }), '', extra);
      report('incidents', await db.incident.count(), '', extra);
      report('notifications', await db.notification.count(), '', extra);
      report('requests', receiver.requests(), '', extra);
      report('secondsToRecorded', (recordedAt - startedAt) / 1000, 's', extra);
      report(
        'secondsToLastAccepted',
        ((_max.acceptedAt?.getTime() ?? Number.NaN) - startedAt) / 1000,
        's',
        extra,
      );
    } finally {
      for (const stop of stops.reverse()) await stop();
    }
  },
};
