'use client';

import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { TimeZoneChoice } from './format-time';
import { writePreference } from './preference';

type Clock = {
  read(): number;
  subscribe(listener: () => void): () => void;
  /** Tells how far the browser's clock is from the server's, in ms. */
  setSkew(ms: number): void;
};

/** One ticking clock for the whole page, on the server's time so that a wrong browser clock cannot bend ages. */
function createClock(initialNow: number): Clock {
  let now = initialNow;
  let skew = 0;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = Date.now() + skew;
    for (const listener of listeners) listener();
  };
  return {
    read: () => now,
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tick, 1000);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    setSkew(ms) {
      skew = ms;
    },
  };
}

type ClockContextValue = {
  readonly clock: Clock;
  readonly initialNow: number;
  readonly zone: TimeZoneChoice;
  setZone(zone: TimeZoneChoice): void;
};

const ClockContext = createContext<ClockContextValue | null>(null);

/** `initialNow` is the server's time of rendering (ms), so that the first paint and hydration agree. */
export function ClockProvider({
  initialNow,
  initialZone,
  children,
}: {
  readonly initialNow: number;
  readonly initialZone: TimeZoneChoice;
  readonly children: ReactNode;
}) {
  const [clock] = useState(() => createClock(initialNow));
  const [storedNow] = useState(initialNow);
  const [zone, setZone] = useState(initialZone);
  const [isHydrated, setIsHydrated] = useState(false);
  useEffect(() => setIsHydrated(true), []);
  const value = useMemo(
    () => ({
      clock,
      initialNow: storedNow,
      zone: isHydrated ? zone : ('utc' as const),
      setZone(next: TimeZoneChoice) {
        setZone(next);
        writePreference('time', next);
      },
    }),
    [clock, storedNow, zone, isHydrated],
  );
  return <ClockContext value={value}>{children}</ClockContext>;
}

export function useClock(): ClockContextValue {
  const value = use(ClockContext);
  if (!value) throw new Error('useClock outside ClockProvider');
  return value;
}

/** The time now in ms, renewed every second. */
export function useNow(): number {
  const { clock, initialNow } = useClock();
  return useSyncExternalStore(clock.subscribe, clock.read, () => initialNow);
}

/** The chosen zone; UTC until the browser has taken over, because the server cannot know the local one. */
export function useZone(): TimeZoneChoice {
  return useClock().zone;
}
