export type LiveSnapshot<State> = {
  readonly state: State;
  readonly isPaused: boolean;
  /** Frames that wait behind the pause. */
  readonly held: number;
};

type Options<State, Frame> = {
  readonly initial: State;
  reduce(state: State, frame: Frame): State;
  /** Runs a task after so many ms; returns how to cancel it. */
  schedule(task: () => void, ms: number): () => void;
};

export type LiveStore<State, Frame> = {
  getSnapshot(): LiveSnapshot<State>;
  subscribe(listener: () => void): () => void;
  /** Hears each batch of frames as it is let through. */
  onFrames(listener: (frames: readonly Frame[]) => void): () => void;
  push(frame: Frame): void;
  setPaused(isPaused: boolean): void;
  /** True when more came during a pause than is kept: the page must be read anew. */
  hasOverflowed(): boolean;
};

/** At most four renders a second, however many frames arrive. */
const batchMs = 250;
/** About half an hour of pulses; beyond it a pause ends with a fresh read. */
const heldMax = 2000;

/** Gathers frames, lets them through in batches and holds them back during a pause. */
export function createLiveStore<State, Frame>({
  initial,
  reduce,
  schedule,
}: Options<State, Frame>): LiveStore<State, Frame> {
  let snapshot: LiveSnapshot<State> = { state: initial, isPaused: false, held: 0 };
  let queue: Frame[] = [];
  let overflowed = false;
  let cancel: (() => void) | null = null;
  const listeners = new Set<() => void>();
  const frameListeners = new Set<(frames: readonly Frame[]) => void>();

  const publish = (next: LiveSnapshot<State>) => {
    snapshot = next;
    for (const listener of listeners) listener();
  };
  const flush = () => {
    cancel = null;
    if (snapshot.isPaused) {
      publish({ ...snapshot, held: queue.length });
      return;
    }
    const frames = queue;
    queue = [];
    publish({ ...snapshot, held: 0, state: frames.reduce(reduce, snapshot.state) });
    for (const listener of frameListeners) listener(frames);
  };
  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onFrames(listener) {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    push(frame) {
      if (queue.length < heldMax) queue.push(frame);
      else overflowed = true;
      cancel ??= schedule(flush, batchMs);
    },
    setPaused(isPaused) {
      cancel?.();
      publish({ ...snapshot, isPaused });
      flush();
    },
    hasOverflowed: () => overflowed,
  };
}
