import { encodeSseComment, encodeSseEvent } from '@/lib/live/encode-sse';
import type { StreamStart } from './choose-start';
import type { LiveHub, SentChange, Viewer } from './live-hub';

export type StreamParts = {
  readonly hub: Pick<LiveHub, 'readAfter'>;
  readonly viewer: Viewer;
  readonly start: StreamStart;
  /** A `ping` event with the server's time goes out this often, so that a lost server is noticed within seconds. */
  readonly pingMs: number;
  /** The stream ends after this long, so that viewers spread over processes again and sessions are checked anew. */
  readonly ageMaxMs: number;
  now(): Date;
  sleep(ms: number): Promise<void>;
};

const retryMs = 1_000;

/** What was missed, from the log; ends when it has caught up with what the viewer is handed directly. */
async function* catchUp({ hub, viewer, start }: StreamParts): AsyncGenerator<SentChange> {
  for (let after = start.after; !viewer.isClosed(); ) {
    const changes = await hub.readAfter(after);
    yield* changes;
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/**
 * The text of one live stream: a comment at once, `reset` when the viewer must read its page again, what it missed, then
 * every change as it comes, with pings between. Ends when the viewer is closed or the stream is old.
 */
export async function* streamLive(parts: StreamParts): AsyncGenerator<string, void> {
  const { viewer, start, now, sleep, pingMs, ageMaxMs } = parts;
  const endsAt = now().getTime() + ageMaxMs;
  let sent = start.after;
  const ping = () => encodeSseEvent({ event: 'ping', data: JSON.stringify({ at: now().toISOString() }) });
  try {
    yield encodeSseComment('brokerwatch live');
    yield encodeSseEvent({
      id: start.after.toString(),
      event: start.isReset ? 'reset' : 'start',
      data: JSON.stringify({ at: now().toISOString() }),
      retryMs,
    });
    for await (const change of catchUp(parts)) {
      yield change.text;
      sent = change.seq;
    }
    let pingAt = now().getTime();
    while (!viewer.isClosed() && now().getTime() < endsAt) {
      for (const change of viewer.take()) {
        if (change.seq <= sent) continue;
        yield change.text;
        sent = change.seq;
      }
      const waitMs = pingAt - now().getTime();
      if (waitMs <= 0) {
        yield ping();
        pingAt = now().getTime() + pingMs;
      } else await Promise.race([viewer.arrival(), sleep(waitMs)]);
    }
  } finally {
    viewer.close();
  }
}
