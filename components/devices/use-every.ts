import { useEffect, useRef } from 'react';
import { useLivePause } from '@/components/live/live-provider';

/** Calls `read` every `ms` while the page is looked at and not paused; for values that tell no change of their own. */
export function useEvery(ms: number, read: () => Promise<void>): void {
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
