import { useEffect, useRef } from 'react';
import { useLivePause } from '@/components/live/live-provider';

/** Reads again every so often what changes by the clock alone, while the page is in sight and not paused. */
export function useRefreshEvery(read: () => Promise<void>, ms: number): void {
  const { isPaused } = useLivePause();
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    if (isPaused) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void latest.current();
    }, ms);
    return () => clearInterval(timer);
  }, [ms, isPaused]);
}
