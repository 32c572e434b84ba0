import type { Change } from '@/lib/db/change-log';
import { encodeSseEvent } from '@/lib/live/encode-sse';
import { type ChangeFeed, type ChangeSource, changeBatchMax, followChanges } from './follow-changes';

/** 1 000 ≈ 8 min of pulses, or seconds of the worst alert storm. */
const queueMax = 1_000;

/** A change as every viewer is sent it: encoded once. */
export type SentChange = { readonly seq: bigint; readonly text: string };

/** One viewer's place in the fan-out. */
export type Viewer = {
  /** Takes what has arrived since the last call, oldest first. */
  take(): readonly SentChange[];
  /** True once it fell too far behind or was closed: nothing more arrives, and it may come back with its last id. */
  isClosed(): boolean;
  /** Resolves when something has arrived or the viewer is closed. */
  arrival(): Promise<void>;
  close(): void;
};

export type LiveHub = {
  /** A place in the fan-out from now on; null when the process has as many viewers as it takes. Throws without a database. */
  join(): Promise<Viewer | null>;
  /** Up to 500 encoded changes after a sequence number, from the log. */
  readAfter(seq: bigint): Promise<readonly SentChange[]>;
};

type QueuedViewer = Viewer & { push(change: SentChange): void };

function createViewer(onClose: (viewer: QueuedViewer) => void): QueuedViewer {
  let queue: SentChange[] = [];
  let isClosed = false;
  let wake: () => void = () => undefined;
  const viewer: QueuedViewer = {
    push(change) {
      if (queue.length >= queueMax) return viewer.close();
      queue.push(change);
      wake();
    },
    take() {
      const taken = queue;
      queue = [];
      return taken;
    },
    isClosed: () => isClosed,
    arrival: () =>
      new Promise((done) => {
        if (queue.length > 0 || isClosed) done();
        else wake = done;
      }),
    close() {
      if (isClosed) return;
      isClosed = true;
      queue = [];
      onClose(viewer);
      wake();
    },
  };
  return viewer;
}

const toSent = ({ seq, frame }: Change): SentChange => ({
  seq,
  text: encodeSseEvent({ id: seq.toString(), data: JSON.stringify(frame) }),
});

/**
 * One reader of the change log for all viewers of a web process, at work only while somebody watches. Each viewer has a
 * bounded queue; one that does not keep up is closed and resumes by its last id.
 */
export function createLiveHub(source: ChangeSource, viewersMax: number): LiveHub {
  const viewers = new Set<QueuedViewer>();
  let feed: ChangeFeed | null = null;

  function fanOut(change: Change): void {
    const sent = toSent(change);
    for (const viewer of viewers) viewer.push(sent);
  }

  function leave(viewer: QueuedViewer): void {
    viewers.delete(viewer);
    if (viewers.size > 0) return;
    void feed?.stop();
    feed = null;
  }

  return {
    async join() {
      if (viewers.size >= viewersMax) return null;
      const viewer = createViewer(leave);
      viewers.add(viewer);
      feed ??= followChanges(source, fanOut);
      try {
        await feed.ready;
      } catch (error) {
        viewer.close();
        throw error;
      }
      return viewer;
    },
    async readAfter(seq) {
      return (await source.readChanges(seq, changeBatchMax)).map(toSent);
    },
  };
}
