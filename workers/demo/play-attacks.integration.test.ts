import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { demoAttacks } from '@/lib/domain/demo';
import type { DemoAttackKind } from '@/lib/domain/demo-attack';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { type DemoPlant, startDemoPlant } from './start-demo-plant';

/** Whom an alert is about tells which attack it belongs to: they all have their own topics and MQTT clients. */
const marks: Readonly<Record<DemoAttackKind, RegExp>> = {
  'wildcard-eavesdropper': /laptop-/,
  reconnaissance: /scanner-/,
  'password-guessing': /mqtt-explorer-|operator/,
  'session-takeover': /line-2[/-]pump-2/,
  'connection-flood': /new MQTT clients connected|bot-/,
  'publish-flood': /plant\/energy|gateway-test-/,
  'topic-explosion': /inventory/,
  'telemetry-injection': /plant\/line-1\/pump-1\/pressure|mosqpub-/,
  'injected-value': /tank-2\/temperature|mqtt-tool-/,
  'replayed-telemetry': /plant\/line-2\/pump-1\/flow|recorder-/,
  'retained-tampering': /pump-\d\/state|cleanup-tool-/,
  'device-silenced': /plant\/mixing|mixing-plc/,
  'payload-fuzzing': /plant\/building|fuzz-/,
  'forged-death': /filler-gateway|sparkplug-tool-/,
  'shadow-edge-node': /dosing-gateway|shadow-gateway-/,
  'forged-host-offline': /scada-main|host-tool-/,
  'rebirth-storm': /boiler-gateway|rebirth-tool-/,
};

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let plant: DemoPlant;
let worker: ChildProcess;
const dataDir = mkdtempSync(join(tmpdir(), 'brokerwatch-attacks-'));

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 4);
  // Right after a start nobody is told of new connections; a test need not wait for that.
  await db.detectorSetting.create({ data: { kind: 'connection-flood', settings: { graceSeconds: 5 } } });
  worker = spawn(process.execPath, ['--import', 'tsx', 'workers/main.ts'], {
    env: { ...process.env, LOG_LEVEL: 'warn', DATABASE_URL: database.url, DATA_DIR: dataDir, MQTT_URL: '' },
    stdio: 'ignore',
  });
  plant = await startDemoPlant({ db, log: pino({ level: 'silent' }), historyDays: 7, monitorWaitMs: 60_000 });
});
afterAll(async () => {
  await plant?.stop();
  worker?.kill('SIGKILL');
  await db?.$disconnect();
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

type Raised = { readonly attack: string; readonly detector: string; readonly severity: string };

async function raised(): Promise<readonly Raised[]> {
  const alerts = await db.alert.findMany();
  return alerts.map(({ detector, severity, title, summary }) => {
    const attack = attackIn(title) ?? attackIn(summary) ?? `none: ${title}`;
    return { attack, detector, severity };
  });
}

function attackIn(text: string): string | undefined {
  return demoAttacks.find(({ kind }) => marks[kind].test(text))?.kind;
}

test('a plant that nobody attacks raises nothing', async () => {
  await expect
    .poll(() => db.broker.count({ where: { state: 'online' } }), { timeout: 60_000, interval: 200 })
    .toBe(1);
  await new Promise((done) => setTimeout(done, 8000));
  expect((await raised()).filter(({ severity }) => severity !== 'info')).toEqual([]);
});

test('every attack raises the alerts that it promises, and no other critical one', async () => {
  const request = (kinds: readonly DemoAttackKind[]) =>
    db.demoAttack.createMany({ data: kinds.map((attack) => ({ attack, requestedBy: 'test' })) });
  const finished = (kind: DemoAttackKind) =>
    expect
      .poll(() => db.demoAttack.count({ where: { attack: kind, finishedAt: { not: null } } }), {
        timeout: 120_000,
        interval: 500,
      })
      .toBe(1);
  // On a busy machine the two floods would starve each other and all others.
  await request(['connection-flood']);
  await finished('connection-flood');
  const last: readonly DemoAttackKind[] = ['device-silenced', 'publish-flood'];
  await request(
    demoAttacks.map(({ kind }) => kind).filter((kind) => kind !== 'connection-flood' && !last.includes(kind)),
  );
  // A silent controller would leave nothing beside which the false temperatures of its tank could stand out.
  await finished('injected-value');
  await request(last);
  const missing = async () => {
    const alerts = await raised();
    return demoAttacks.flatMap(({ kind, raises }) =>
      raises
        .filter((detector) => !alerts.some((alert) => alert.attack === kind && alert.detector === detector))
        .map((detector) => `${kind}: ${detector}`),
    );
  };
  await expect.poll(missing, { timeout: 240_000, interval: 1000 }).toEqual([]);
  const critical = (await raised()).filter(({ severity }) => severity === 'critical');
  expect(
    critical.filter(({ attack, detector }) => {
      const told = demoAttacks.find(({ kind }) => kind === attack);
      return ![...(told?.raises ?? []), ...(told?.mayRaise ?? [])].includes(detector);
    }),
  ).toEqual([]);
}, 400_000);
