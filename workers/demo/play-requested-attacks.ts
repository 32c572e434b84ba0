import { setMaxListeners } from 'node:events';
import type { Logger } from '@/lib/config/logger';
import type { Database } from '@/lib/db/database';
import { demoAttackKindSchema } from '@/lib/domain/demo-attack';
import { startLoop } from '@/workers/runtime/start-loop';
import type { AttackScene } from './attacks/attack-scene';
import { attacks } from './attacks/attacks';

const pollMs = 500;
/** Attacks at the same time; more wait. */
const playingMax = 16;
const outcomeMax = 1000;

type Options = {
  readonly db: Database;
  readonly log: Logger;
  readonly scene: Omit<AttackScene, 'signal'>;
  /** When the demo plant began to start; older requests are not played any more. */
  readonly startedAt: Date;
};

/**
 * Plays the attacks that people ask for in `demo_attack`, oldest first, and writes what came of them. Requests from
 * before the start are closed as not played. `stop` breaks off what is being played and says so in its outcome.
 */
export async function playRequestedAttacks({
  db,
  log,
  scene,
  startedAt,
}: Options): Promise<{ stop(): Promise<void> }> {
  const abort = new AbortController();
  setMaxListeners(4 * playingMax, abort.signal);
  const playing = new Map<number, Promise<void>>();
  await db.demoAttack.updateMany({
    where: { finishedAt: null, requestedAt: { lt: startedAt } },
    data: { finishedAt: new Date(), outcome: 'Not played to its end: the demo plant was not running.' },
  });

  async function play(id: number, requested: string): Promise<void> {
    const kind = demoAttackKindSchema.safeParse(requested);
    let outcome: string;
    try {
      outcome = kind.success
        ? await attacks[kind.data]({ ...scene, signal: abort.signal })
        : 'There is no such attack.';
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      outcome = abort.signal.aborted
        ? 'Broken off: the demo plant was stopped.'
        : `Could not be played: ${cause}`;
      if (!abort.signal.aborted) log.warn({ err: error, attack: requested }, 'a demo attack failed');
    }
    await db.demoAttack.update({
      where: { id },
      data: { finishedAt: new Date(), outcome: outcome.slice(0, outcomeMax) },
    });
  }

  async function startRequested(): Promise<void> {
    const room = playingMax - playing.size;
    if (room <= 0) return;
    const requests = await db.demoAttack.findMany({
      where: { startedAt: null, finishedAt: null },
      orderBy: { id: 'asc' },
      take: room,
    });
    for (const { id, attack } of requests) {
      await db.demoAttack.update({ where: { id }, data: { startedAt: new Date() } });
      log.info({ attack }, 'demo attack begins');
      const played = play(id, attack)
        .catch((error: unknown) =>
          log.error({ err: error, attack }, 'the outcome of a demo attack could not be written'),
        )
        .finally(() => playing.delete(id));
      playing.set(id, played);
    }
  }

  const loop = startLoop({ name: 'demo attacks', everyMs: pollMs, log, run: startRequested });
  return {
    async stop() {
      await loop.stop();
      abort.abort();
      await Promise.all(playing.values());
    },
  };
}
