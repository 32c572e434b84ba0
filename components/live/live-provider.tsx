'use client';

import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useClock } from '@/components/ui/clock';
import type { HealthView } from '@/lib/domain/views';
import type { LiveFrame } from '@/lib/live/live-frame';
import { type ConsoleNews, type ConsoleState, reduceConsole } from './console-state';
import { followStream } from './follow-stream';
import type { Freshness } from './judge-freshness';
import { createLiveStore, type LiveSnapshot, type LiveStore } from './live-store';
import { readAllAgain } from './read-all-again';
import { createSkewEstimate } from './skew-estimate';
import { type Heard, useFreshness } from './use-freshness';

type Store = LiveStore<ConsoleState, ConsoleNews>;

const StoreContext = createContext<Store | null>(null);
const FreshnessContext = createContext<{ readonly freshness: Freshness; readonly health: HealthView | null }>(
  { freshness: { kind: 'live' }, health: null },
);

function schedule(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

/** Keeps the page in step with the server: one stream for all, batched, resumed after a loss. */
export function LiveProvider({
  initial,
  children,
}: {
  readonly initial: ConsoleState;
  readonly children: ReactNode;
}) {
  const { clock, initialNow } = useClock();
  const [store] = useState<Store>(() => createLiveStore({ initial, reduce: reduceConsole, schedule }));
  const heard = useRef<Heard>({
    isConnected: true,
    lastHeardAt: Number.POSITIVE_INFINITY,
    lastPulseAt: Number.POSITIVE_INFINITY,
  });
  const [start] = useState({ initial, initialNow });
  useEffect(() => {
    const now = Date.now();
    const pulseAge = Math.max(
      0,
      start.initialNow - Date.parse(start.initial.worker.seenAt ?? new Date(start.initialNow).toISOString()),
    );
    heard.current = { isConnected: true, lastHeardAt: now, lastPulseAt: now - pulseAge };
    const controller = new AbortController();
    const skew = createSkewEstimate();
    const onFrame = (frame: LiveFrame) => {
      store.push(frame);
      if (frame.type !== 'pulse') return;
      const sentAt = Date.parse(frame.at);
      clock.setSkew(skew.learn(sentAt, Date.now()));
      heard.current = {
        ...heard.current,
        lastPulseAt: Math.max(heard.current.lastPulseAt, sentAt - skew.read()),
      };
    };
    void followStream(
      {
        onFrame,
        onHeard: () => {
          heard.current = { ...heard.current, lastHeardAt: Date.now() };
        },
        onConnection: (isConnected) => {
          heard.current = {
            ...heard.current,
            isConnected,
            lastHeardAt: isConnected ? Date.now() : heard.current.lastHeardAt,
          };
        },
        onReset: () => {
          void readAllAgain(controller.signal).then((news) => news && store.push(news));
        },
        onSignedOut: () => window.location.reload(),
      },
      controller.signal,
    );
    return () => controller.abort();
  }, [store, clock, start]);
  const path = useFreshness(heard);
  const value = useMemo(() => path, [path]);
  return (
    <StoreContext value={store}>
      <FreshnessContext value={value}>{children}</FreshnessContext>
    </StoreContext>
  );
}

function useStore(): Store {
  const store = use(StoreContext);
  if (!store) throw new Error('live hooks need LiveProvider');
  return store;
}

/** A part of the live state; renders again only when that part is another value. */
export function useLive<Part>(select: (state: ConsoleState) => Part): Part {
  const store = useStore();
  return useSyncExternalStore(
    store.subscribe,
    () => select(store.getSnapshot().state),
    () => select(store.getSnapshot().state),
  );
}

/** Is the page paused, and how many frames wait? */
export function useLivePause(): Omit<LiveSnapshot<ConsoleState>, 'state'> &
  Pick<Store, 'setPaused' | 'hasOverflowed'> {
  const store = useStore();
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  return {
    isPaused: snapshot.isPaused,
    held: snapshot.held,
    setPaused: store.setPaused,
    hasOverflowed: store.hasOverflowed,
  };
}

/** Calls `listener` with each batch of frames; the listener may change from render to render. */
export function useLiveFrames(listener: (frames: readonly ConsoleNews[]) => void): void {
  const store = useStore();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => store.onFrames((frames) => latest.current(frames)), [store]);
}

/** Feeds what was read again outside the stream. */
export function useLivePush(): (news: ConsoleNews) => void {
  return useStore().push;
}

export function useDataPath() {
  return use(FreshnessContext);
}
