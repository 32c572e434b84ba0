import { useEffect, useState } from 'react';
import type { HealthView } from '@/lib/domain/views';
import { type Freshness, judgeFreshness, type PathFacts } from './judge-freshness';

const lookMs = 500;
const healthTimeoutMs = 3000;
const healthEveryMs = 4000;

async function askHealth(): Promise<HealthView | null> {
  try {
    const response = await fetch('/api/health', {
      cache: 'no-store',
      signal: AbortSignal.timeout(healthTimeoutMs),
    });
    return (await response.json()) as HealthView;
  } catch {
    return null;
  }
}

/** What was last heard, written by the stream and read twice a second. */
export type Heard = Omit<PathFacts, 'now'>;

function isSame(a: Freshness, b: Freshness): boolean {
  return a.kind === b.kind && ('since' in a ? a.since : 0) === ('since' in b ? b.since : 0);
}

/** Watches the data path; while it is broken asks the health page what exactly is down. */
export function useFreshness(heard: { readonly current: Heard }) {
  const [freshness, setFreshness] = useState<Freshness>({ kind: 'live' });
  const [health, setHealth] = useState<HealthView | null>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const next = judgeFreshness({ ...heard.current, now: Date.now() });
      setFreshness((current) => (isSame(current, next) ? current : next));
    }, lookMs);
    return () => clearInterval(timer);
  }, [heard]);
  const isLost = freshness.kind !== 'live';
  useEffect(() => {
    if (!isLost) return;
    const ask = () => void askHealth().then(setHealth);
    ask();
    const timer = setInterval(ask, healthEveryMs);
    return () => {
      clearInterval(timer);
      setHealth(null);
    };
  }, [isLost]);
  return { freshness, health };
}
