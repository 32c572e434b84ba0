import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';
import { createLogger } from '@/lib/config/logger';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import { addChannel, addChannelInput } from '@/lib/services/channels/add-channel';
import { setOutgoingAllowList } from '@/lib/services/channels/set-outgoing-allow-list';
import type { Actor, ServiceContext } from '@/lib/services/service-context';
import { startMosquitto } from '../scripts/testing/mosquitto';
import { runBrokerwatch } from '../scripts/testing/run-brokerwatch';
import { createDatabaseOn, startTestPostgres } from '../scripts/testing/test-postgres';
import type { Bench } from './bench';
import { startChild } from './ingest/bench-child';
import { type Observer, observeDatabase, observeStream, observeWebhook } from './latency/alert-observers';

const runs = 200;
const backgroundPerSecond = 5000;
const backgroundTopics = 1000;
const waitMsMax = 15_000;
const system: Actor = { id: null, name: 'bench', role: 'system' };

type Observers = Readonly<Record<'database' | 'sse' | 'webhook', Observer>>;
type Sample = Readonly<Record<keyof Observers, number>>;

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** One attacker: connected for a moment, then SUBSCRIBE; from that write until each observer has seen the alert. */
async function attack(url: string, clientId: string, observers: Observers): Promise<Sample> {
  const attacker = await mqtt.connectAsync(url, { clientId, reconnectPeriod: 0 });
  await sleep(50 + Math.random() * 200);
  const from = performance.now();
  attacker.subscribe('#');
  const all = Object.values(observers);
  while (all.some((observer) => observer.seenAt(clientId) === undefined)) {
    if (performance.now() - from > waitMsMax) throw new Error(`an alert was not seen within ${waitMsMax} ms`);
    await sleep(5);
  }
  await attacker.endAsync(true);
  const since = (observer: Observer) => (observer.seenAt(clientId) ?? Number.NaN) - from;
  return {
    database: since(observers.database),
    sse: since(observers.sse),
    webhook: since(observers.webhook),
  };
}

async function addWebhook(db: Database, secretKey: Buffer, url: string): Promise<void> {
  const context: ServiceContext = {
    db,
    secrets: createSecretBox(secretKey),
    log: createLogger('bench', 'silent'),
    publicUrl: 'http://127.0.0.1',
    now: () => new Date(),
  };
  await setOutgoingAllowList(context, system, { entries: ['127.0.0.1'] });
  const input = addChannelInput.parse({ kind: 'webhook', name: 'bench', settings: { url } });
  await addChannel(context, system, input);
}

async function waitUntilWatched(db: Database): Promise<void> {
  for (;;) {
    if ((await db.broker.count({ where: { state: 'online', detectedKind: 'mosquitto' } })) > 0) return;
    await sleep(200);
  }
}

/** From an attacker's SUBSCRIBE to its alert in the database, on the live stream and at a webhook, under load. */
export const latencyBench: Bench = {
  name: 'latency',
  async run(report) {
    const stops: (() => Promise<unknown>)[] = [];
    try {
      const server = await startTestPostgres({ durable: true });
      stops.push(() => server.stop());
      const database = await createDatabaseOn(server.adminUrl);
      const db = createDatabase(database.url, 2);
      stops.push(() => db.$disconnect());
      const broker = await startMosquitto();
      stops.push(() => broker.stop());
      const secretKey = randomBytes(32);
      const product = await runBrokerwatch({
        DATABASE_URL: database.url,
        MQTT_URL: broker.url,
        SECRET_KEY: secretKey.toString('hex'),
        DEMO: '0',
      });
      stops.push(() => product.stop());
      const webhook = await observeWebhook();
      stops.push(() => webhook.stop());
      await addWebhook(db, secretKey, webhook.url);
      await waitUntilWatched(db);
      const sse = await observeStream(product.url, product.apiToken);
      stops.push(() => sse.stop());
      const observers = { database: observeDatabase(db, database.url), sse, webhook };
      stops.push(() => observers.database.stop());
      const background = startChild(
        'bench/latency/publish-steady.ts',
        [broker.port, backgroundPerSecond, backgroundTopics].map(String),
      );
      stops.push(() => background.stop());
      await background.waitFor('started');
      await sleep(3000);
      const samples: Sample[] = [];
      for (let run = 0; run < runs; run++) {
        samples.push(await attack(broker.url, `attacker-${run}`, observers));
        if (run % 20 === 19)
          process.stderr.write(`  ${run + 1} of ${runs}: ${JSON.stringify(samples.at(-1))}\n`);
      }
      const extra = { runs, backgroundPerSecond };
      for (const name of ['database', 'sse', 'webhook'] as const) {
        const values = samples.map((sample) => sample[name]);
        report(`${name}P50Ms`, percentile(values, 0.5), 'ms', extra);
        report(`${name}P99Ms`, percentile(values, 0.99), 'ms', extra);
      }
    } finally {
      for (const stop of stops.reverse()) await stop();
    }
  },
};
