import { z } from 'zod';
import type { Transaction } from '@/lib/db/database';
import { backTestObstacle } from '@/lib/detection/back-test/back-test-needs';
import type { Detector } from '@/lib/detection/detector';
import type { JsonObject } from '@/lib/domain/json';
import type { BackTestView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { rowId } from '../../brokers/require-broker';
import { parseInput } from '../../parse-input';
import { requirePermission } from '../../require-permission';
import type { Actor, ServiceContext } from '../../service-context';
import { settingsInForce } from '../detector-view';
import { detectorKind, findDetector } from '../require-detector';
import { type Played, playBroker } from './play-broker';
import { limitSeconds, sayLimits } from './say-limits';
import { WorkSlice } from './work-slice';

export const backTestInput = z.object({
  kind: detectorKind,
  brokerId: rowId.optional().describe('default: all brokers'),
  days: z.coerce.number().int().min(1).max(30).default(7).describe('how far back to judge'),
  settings: z
    .record(z.string().max(200), z.json())
    .optional()
    .describe('fields of its settings to try; what is left out is as it is in force'),
});
type BackTestInput = z.output<typeof backTestInput>;

const dayMs = 86_400_000;
const alertsListed = 200;
/** Beyond the time for playing: every statement before it may be slow. */
const transactionMs = 120_000;

/** One at a time in this process: it keeps a core busy and holds a broker's topics in memory. */
const gate = { isTaken: false };

async function readBrokers({ db }: ServiceContext, brokerId: number | undefined) {
  const brokers = await db.broker.findMany({
    where: brokerId === undefined ? {} : { id: brokerId },
    select: { id: true, name: true, kind: true, detectedKind: true, pulseAt: true },
    orderBy: { id: 'asc' },
  });
  if (brokers.length === 0 && brokerId !== undefined)
    throw new AppError('not_found', `There is no broker ${brokerId}.`);
  return brokers;
}

/** The settings in force, and those to be tried: validated as if they were to be stored. */
async function readSettings(context: ServiceContext, detector: Detector, changed: BackTestInput['settings']) {
  const stored = await context.db.detectorSetting.findUnique({ where: { kind: detector.kind } });
  const inForce = settingsInForce(detector, stored?.settings);
  const { settings } = parseInput(z.object({ settings: detector.settings }), {
    settings: { ...inForce, ...changed },
  });
  const tried = settings as JsonObject;
  return { tried, inForce, isChanged: JSON.stringify(tried) !== JSON.stringify(inForce) };
}

/**
 * Runs one detector over what is stored, with the settings given and with those in force: what it would have told. Takes
 * up to twenty seconds and answers with what it has by then. Throws `not_found`, `invalid` naming `settings.<field>`, and
 * `busy` while another one runs.
 */
export async function backTestDetector(
  context: ServiceContext,
  actor: Actor,
  input: BackTestInput,
): Promise<BackTestView> {
  requirePermission(actor, 'triage');
  const detector = findDetector(input.kind);
  const settings = await readSettings(context, detector, input.settings);
  const brokers = await readBrokers(context, input.brokerId);
  const reason = backTestObstacle(detector);
  if (reason !== null) return { kind: detector.kind, isPossible: false, reason };
  if (gate.isTaken)
    throw new AppError(
      'busy',
      'Another back-test is running. Try again when it is done, in 20 seconds at most.',
    );
  gate.isTaken = true;
  try {
    const to = context.now().getTime();
    const period = { from: to - input.days * dayMs, to };
    const played = await readBounded(context, (db) =>
      playBrokers(db, { detector, settings, brokers, ...period }),
    );
    return toView(played, { detector, settings: settings.tried, ...period });
  } finally {
    gate.isTaken = false;
  }
}

type Task = {
  readonly detector: Detector;
  readonly settings: Awaited<ReturnType<typeof readSettings>>;
  readonly brokers: Awaited<ReturnType<typeof readBrokers>>;
  readonly from: number;
  readonly to: number;
};
type PlayedBroker = { readonly name: string; readonly played: Played | null };

/** Reads under a time limit for every statement, so that a slow one cannot keep the others waiting for long. */
async function readBounded<Result>(
  { db }: ServiceContext,
  read: (db: Transaction) => Promise<Result>,
): Promise<Result> {
  try {
    return await db.$transaction(
      async (tx) => {
        await tx.$executeRawUnsafe(`SET LOCAL statement_timeout = ${limitSeconds * 1000}`);
        return read(tx);
      },
      { timeout: transactionMs },
    );
  } catch (error) {
    if (/statement timeout|expired transaction/.test(String(error)))
      throw new AppError(
        'unavailable',
        'The database takes too long to read the history now. Try again later.',
      );
    throw error;
  }
}

async function playBrokers(
  db: Transaction,
  { detector, settings, brokers, from, to }: Task,
): Promise<readonly PlayedBroker[]> {
  const { tried, inForce, isChanged } = settings;
  const whole = new WorkSlice(limitSeconds * 1000);
  const results: PlayedBroker[] = [];
  for (const [place, broker] of brokers.entries()) {
    const slice = whole.share(brokers.length - place);
    const runs = isChanged ? [tried, inForce] : [tried];
    const played = await playBroker({ db, broker, detector, settings: runs, from, to, slice });
    results.push({ name: broker.name, played });
  }
  return results;
}

type Period = {
  readonly detector: Detector;
  readonly settings: JsonObject;
  readonly from: number;
  readonly to: number;
};

function toView(results: readonly PlayedBroker[], { detector, settings, from, to }: Period): BackTestView {
  const isOne = results.length === 1;
  const limits = results.flatMap(({ name, played }) => {
    const said =
      played === null
        ? ['Nothing that this detector judges is stored yet.']
        : sayLimits(played, { detector, settings, from });
    return said.map((sentence) => (isOne ? sentence : `${name}: ${sentence}`));
  });
  const usable = results.flatMap(({ played }) => (played === null ? [] : [played]));
  const countOf = (run: (played: Played) => Played['history']['runs'][number] | undefined) =>
    usable.reduce((sum, played) => sum + (run(played)?.alerts.size ?? 0), 0);
  const alerts = usable
    .flatMap(({ history }) => history.runs[0]?.alerts.list() ?? [])
    .sort((one, other) => (one.firstSeenAt < other.firstSeenAt ? 1 : -1));
  return {
    kind: detector.kind,
    isPossible: true,
    from: new Date(
      usable.length === 0 ? from : Math.min(...usable.map((played) => played.from)),
    ).toISOString(),
    to: new Date(usable.length === 0 ? to : Math.max(...usable.map((played) => played.to))).toISOString(),
    wouldHaveFired: countOf(({ history }) => history.runs[0]),
    withCurrentSettings: countOf(({ history }) => history.runs.at(-1)),
    alerts: alerts.slice(0, alertsListed),
    omitted: Math.max(0, alerts.length - alertsListed),
    limits: limits.length > 0 ? limits : ['No broker is monitored yet.'],
  };
}
