import { randomBytes } from 'node:crypto';
import type { Logger } from '@/lib/config/logger';
import type { Database } from '@/lib/db/database';
import { type DemoBroker, startDemoBroker } from './demo-broker';
import { createDemoBroker, findDemoBroker, moveDemoBroker } from './demo-broker-row';
import { makeLearnedHistory } from './learned-history';
import { plantModel } from './plant-model';
import { playRequestedAttacks } from './play-requested-attacks';
import { runPlant } from './run-plant';
import { createRandom } from './signal';

const username = 'operator';
const dayMs = 86_400_000;

export type DemoPlantOptions = {
  readonly db: Database;
  readonly log: Logger;
  /** Days of history made when the demo's broker is new. */
  readonly historyDays: number;
  /** How long the plant stays dark for a monitor to come first and see it rise. */
  readonly monitorWaitMs: number;
};

export type DemoPlant = {
  readonly url: string;
  /** Breaks off attacks and ends the broker at once. Its row and history stay for the next start. */
  stop(): Promise<void>;
};

/**
 * Starts the demo plant: its broker, its row (`source` demo) with a week of history when it is new, its MQTT clients,
 * and the attacks that people ask for.
 */
export async function startDemoPlant(options: DemoPlantOptions): Promise<DemoPlant> {
  const { db, log, monitorWaitMs } = options;
  const startedAt = new Date();
  const known = await findDemoBroker(db);
  const password = randomBytes(12).toString('base64url');
  const preferredPort = known === null ? null : Number(new URL(known.url).port);
  const broker = await startDemoBroker({ preferredPort, username, password });
  try {
    if (known === null) await makeBrokerRow(options, broker);
    else await moveDemoBroker(db, known.id, broker.url);
    if (!(await broker.monitorCame(monitorWaitMs)))
      log.info('no monitor has come yet; the plant starts without');
    const plant = await runPlant(broker.url, plantModel, createRandom(randomBytes(4).readUInt32LE()));
    const player = await playRequestedAttacks({
      db,
      log,
      startedAt,
      scene: { url: broker.url, plant, username },
    });
    log.info({ url: broker.url }, 'demo plant runs');
    return {
      url: broker.url,
      async stop() {
        const stopped = broker.stop();
        plant.stop();
        await player.stop();
        await stopped;
      },
    };
  } catch (error) {
    await broker.stop();
    throw error;
  }
}

async function makeBrokerRow({ db, log, historyDays }: DemoPlantOptions, broker: DemoBroker): Promise<void> {
  const startedAt = Date.now();
  const { minuteRows } = await makeLearnedHistory({
    db,
    model: plantModel,
    days: historyDays,
    now: startedAt,
    // A day more than is remembered: the broker counts as known, so that who turns up now is a stranger.
    createBroker: (tx) => createDemoBroker(tx, broker.url, new Date(startedAt - (historyDays + 1) * dayMs)),
  });
  log.info({ days: historyDays, minuteRows, ms: Date.now() - startedAt }, 'demo history made');
}
