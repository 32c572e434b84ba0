import { setTimeout as sleep } from 'node:timers/promises';
import { listenForChanges } from '@/lib/db/change-listener';
import { latestSequence, readChanges } from '@/lib/db/change-log';
import { AppError } from '@/lib/errors';
import { chooseStart } from '@/lib/services/live/choose-start';
import { createLiveHub, type LiveHub } from '@/lib/services/live/live-hub';
import { streamLive } from '@/lib/services/live/stream-live';
import { getWebEdge } from './service-context';

const viewersMax = 500;
const pollMs = 1_000;
const pingMs = 2_000;
const ageMaxMs = 30 * 60_000;

const cache = globalThis as { brokerwatchLiveHub?: LiveHub };

function getLiveHub(): LiveHub {
  const { context, env } = getWebEdge();
  cache.brokerwatchLiveHub ??= createLiveHub(
    {
      readChanges: (after, limit) => readChanges(context.db, after, limit),
      latestSequence: () => latestSequence(context.db),
      listen: (onHint) =>
        listenForChanges({ databaseUrl: env.DATABASE_URL, onNotify: onHint, log: context.log }),
      log: context.log,
      pollMs,
    },
    viewersMax,
  );
  return cache.brokerwatchLiveHub;
}

function toByteStream(texts: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

/**
 * The live stream for one viewer. Everything that can fail has failed before it is returned: `invalid` for an id that is
 * not ours, `unavailable` when there are too many viewers. It ends when `signal` aborts.
 */
export async function openLiveStream(
  lastEventId: string | null,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { context } = getWebEdge();
  const hub = getLiveHub();
  const viewer = await hub.join();
  if (viewer === null) throw new AppError('unavailable', 'Too many people are watching already.');
  try {
    const start = await chooseStart(context, lastEventId);
    signal.addEventListener('abort', () => viewer.close(), { once: true });
    if (signal.aborted) viewer.close();
    return toByteStream(
      streamLive({
        hub,
        viewer,
        start,
        pingMs,
        ageMaxMs: ageMaxMs * (0.9 + Math.random() * 0.2),
        now: context.now,
        sleep: (ms) => sleep(ms),
      }),
    );
  } catch (error) {
    viewer.close();
    throw error;
  }
}
