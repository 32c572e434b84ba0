import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';
import { createDatabase, type Database } from '@/lib/db/database';
import { severityRank, severitySchema } from '@/lib/domain/severity';
import { type Mosquitto, startMosquitto } from '../scripts/testing/mosquitto';
import { createDatabaseOn, startTestPostgres } from '../scripts/testing/test-postgres';
import { type Attack, attacks, recordedTopic, type Target } from './attacks/attack-list';
import { learnedDays, learnPlant, playBenignHour, storePlant } from './attacks/learned-plant';
import { runLivePlant } from './attacks/live-plant';
import type { Bench, Report } from './bench';
import { startChild } from './ingest/bench-child';

const waitMsMax = 40_000;
const lookEveryMs = 20;
/** The plant is watched for so long before anything happens. */
const quietMs = 30_000;
const betweenMs = 4000;
const onlineMsMax = 60_000;
const dayMs = 86_400_000;
const payloadsHeard = 20;

type Seen = {
  readonly seconds: number;
  /** When the detector had decided, before anything was written. */
  readonly decidedSeconds: number;
  readonly detector: string;
  readonly severity: string;
};

async function waitUntilOnline(db: Database): Promise<void> {
  const from = performance.now();
  while ((await db.broker.count({ where: { state: 'online', detectedKind: 'mosquitto' } })) === 0) {
    if (performance.now() - from > onlineMsMax) throw new Error('the worker did not come online');
    await sleep(200);
  }
}

/** From the attack's first step until its alert is in the database, on this process's clock. */
async function timeAttack(db: Database, attack: Attack, target: Target): Promise<Seen | null> {
  const known = new Set((await db.alert.findMany({ select: { id: true } })).map(({ id }) => id));
  const end = new AbortController();
  const from = performance.now();
  const began = Date.now();
  const playing = attack.play(target, end.signal);
  let seen: Seen | null = null;
  while (seen === null && performance.now() - from < waitMsMax) {
    const rows = await db.alert.findMany({
      where: { detector: { in: [...attack.detectors] } },
      orderBy: { firstSeenAt: 'asc' },
      select: { id: true, detector: true, severity: true, firstSeenAt: true },
    });
    const isSevere = (severity: string) =>
      severityRank(severitySchema.parse(severity)) >= severityRank(attack.severityMin ?? 'low');
    const row = rows.find(({ id, severity }) => !known.has(id) && isSevere(severity));
    if (row !== undefined)
      seen = {
        detector: row.detector,
        severity: row.severity,
        seconds: (performance.now() - from) / 1000,
        decidedSeconds: (row.firstSeenAt.getTime() - began) / 1000,
      };
    else await sleep(lookEveryMs);
  }
  end.abort();
  await playing;
  return seen;
}

function reportAttack(report: Report, { name, secondsMax }: Attack, seen: Seen | null): void {
  const isWithin = seen !== null && seen.seconds <= secondsMax;
  report('secondsToAlert', seen?.seconds ?? -1, 's', {
    attack: name,
    detector: seen?.detector ?? 'none',
    severity: seen?.severity ?? 'none',
    secondsMax,
    decidedSeconds: seen?.decidedSeconds ?? -1,
    outcome: seen === null ? 'missed' : isWithin ? 'in time' : 'late',
  });
}

/** Records a sensor as somebody would who means to replay it. */
async function recordPlant(url: string) {
  const heard = new Map<string, Buffer[]>();
  const recorder = await mqtt.connectAsync(url, {
    clientId: 'controller-line1-diagnosis',
    reconnectPeriod: 0,
  });
  recorder.on('message', (topic, payload) => {
    const list = heard.get(topic) ?? [];
    list.push(payload);
    heard.set(topic, list.slice(-payloadsHeard));
  });
  await recorder.subscribeAsync(recordedTopic);
  return {
    heard: (topic: string): readonly Buffer[] => heard.get(topic) ?? [],
    stop: () => recorder.endAsync(true),
  };
}

/** A line of Mosquitto's password file: PBKDF2 with SHA-512. */
function passwordLine(username: string, password: string): string {
  const [salt, rounds] = [randomBytes(12), 101];
  const hash = pbkdf2Sync(password, salt, rounds, 64, 'sha512');
  return `${username}:$7$${rounds}$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

type Stops = (() => unknown)[];
type Stage = { readonly db: Database; readonly broker: Mosquitto; readonly stops: Stops };

/** A worker that has learned the plant, and the plant. */
async function setStage(stops: Stops): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-attacks-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const passwords = join(folder, 'passwords');
  writeFileSync(passwords, passwordLine('operator', randomBytes(16).toString('hex')));
  const server = await startTestPostgres({ durable: true });
  stops.push(() => server.stop());
  const database = await createDatabaseOn(server.adminUrl);
  const db = createDatabase(database.url, 4);
  stops.push(() => db.$disconnect());
  const broker = await startMosquitto({ lines: [`password_file ${passwords}`] });
  stops.push(() => broker.stop());
  const learned = learnPlant(Date.now() - 1000);
  const createdAt = new Date(learned.endsAt - (learnedDays + 7) * dayMs);
  const row = await db.broker.create({ data: { name: 'Plant', url: broker.url, topics: ['#'], createdAt } });
  await storePlant(db, row.id, learned);
  const plant = await runLivePlant(broker.url);
  stops.push(() => plant.stop());
  const env = { DATABASE_URL: database.url, DATA_DIR: folder, LOG_LEVEL: 'warn' };
  const worker = startChild('bench/ingest/run-worker.ts', [], env);
  stops.push(() => worker.stop());
  await waitUntilOnline(db);
  return { db, broker, stops };
}

async function playAttacks(report: Report, { db, broker, stops }: Stage): Promise<void> {
  const watchedSince = performance.now();
  const recorder = await recordPlant(broker.url);
  stops.push(() => recorder.stop());
  await sleep(quietMs);
  const early = await db.alert.findMany({ select: { detector: true, severity: true, title: true } });
  for (const alert of early) process.stderr.write(`  before any attack: ${JSON.stringify(alert)}\n`);
  report('alertsBeforeAttacks', early.filter(({ severity }) => severity !== 'info').length, 'alerts', {
    seconds: quietMs / 1000,
  });
  for (const attack of attacks) {
    const watchedMs = performance.now() - watchedSince;
    await sleep(Math.max(betweenMs, 1000 * (attack.watchedSeconds ?? 0) - watchedMs));
    const seen = await timeAttack(db, attack, { port: broker.port, heard: recorder.heard });
    process.stderr.write(`  ${attack.name}: ${JSON.stringify(seen)}\n`);
    reportAttack(report, attack, seen);
  }
  const rows = await db.alert.groupBy({ by: ['detector', 'severity'], _count: true });
  process.stderr.write(
    `  all alerts: ${rows.map((row) => `${row.detector} ${row.severity} ${row._count}`).join(', ')}\n`,
  );
}

function reportBenignHour(report: Report): void {
  const alerts = playBenignHour(learnPlant(Date.UTC(2026, 5, 10, 14)));
  for (const alert of alerts) process.stderr.write(`  false alarm: ${JSON.stringify(alert)}\n`);
  report('benignAlerts', alerts.length, 'alerts', { simulatedMinutes: 60, learnedDays });
}

/**
 * Attacks on a real Mosquitto under watch of the real worker, which has learned the plant beforehand in simulated time;
 * then an hour of the same plant, simulated, in which nothing may be raised.
 */
export const attacksBench: Bench = {
  name: 'attacks',
  async run(report) {
    const stops: Stops = [];
    try {
      await playAttacks(report, await setStage(stops));
    } finally {
      for (const stop of stops.reverse()) await stop();
    }
    reportBenignHour(report);
  },
};
