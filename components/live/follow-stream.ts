import { type LiveFrame, liveFrameSchema } from '@/lib/live/live-frame';
import { readEventStream, type StreamEvent, StreamRefused } from './read-event-stream';

type Hooks = {
  onFrame(frame: LiveFrame): void;
  onHeard(): void;
  onConnection(isConnected: boolean): void;
  /** The server no longer has what was missed: everything must be read again. */
  onReset(): void;
  /** The session is over. */
  onSignedOut(): void;
};

const retryFirstMs = 300;
const retryMaxMs = 4000;
/** The server pings every 2 s; a stream silent for longer is dead, whatever TCP believes. */
const silenceMaxMs = 8000;

function parseFrame(event: StreamEvent): LiveFrame | null {
  try {
    return liveFrameSchema.parse(JSON.parse(event.data));
  } catch {
    return null;
  }
}

const rest = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Aborts a connection that has gone silent; `feed` on every byte. */
function createWatchdog() {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), silenceMaxMs);
  return {
    signal: controller.signal,
    feed() {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(), silenceMaxMs);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Follows `/api/v1/live` until `signal` aborts: reconnects with growing, jittered pauses and resumes where it was. */
export async function followStream(hooks: Hooks, signal: AbortSignal): Promise<void> {
  let lastEventId: string | null = null;
  let pauseMs = retryFirstMs;
  while (!signal.aborted) {
    const watchdog = createWatchdog();
    try {
      await readEventStream({
        url: '/api/v1/live',
        lastEventId,
        signal: AbortSignal.any([signal, watchdog.signal]),
        onOpen: () => {
          pauseMs = retryFirstMs;
          hooks.onConnection(true);
        },
        onBytes: () => {
          watchdog.feed();
          hooks.onHeard();
        },
        onEvent: (event) => {
          if (event.id !== null) lastEventId = event.id;
          if (event.type === 'reset') hooks.onReset();
          const frame = event.type === 'message' || event.type === 'frame' ? parseFrame(event) : null;
          if (frame) hooks.onFrame(frame);
        },
      });
    } catch (error) {
      if (error instanceof StreamRefused && error.status === 401) return hooks.onSignedOut();
    } finally {
      watchdog.stop();
    }
    if (signal.aborted) return;
    hooks.onConnection(false);
    await rest(pauseMs * (0.75 + Math.random() / 2), signal);
    pauseMs = Math.min(pauseMs * 2, retryMaxMs);
  }
}
