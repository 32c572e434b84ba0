import { useEffect, useRef, useState } from 'react';
import type { HealthView } from '@/lib/domain/views';
import { type Freshness, judgeFreshness, type PathFacts, pulseGraceMs } from './judge-freshness';

const lookMs = 500;
const healthTimeoutMs = 2500;
const healthEveryMs = 5000;

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
export type Heard = Omit<PathFacts, 'now' | 'server'>;

/** Watches the data path; asks the health page while the pulse is missing, to tell a lost worker from a lost server. */
export function useFreshness(heard: { readonly current: Heard }) {
  const [freshness, setFreshness] = useState<Freshness>({ kind: 'live' });
  const [health, setHealth] = useState<HealthView | null>(null);
  const server = useRef<PathFacts['server']>('unasked');
  useEffect(() => {
    let askedAt = 0;
    const ask = async () => {
      const answer = await askHealth();
      server.current = answer ? 'answers' : 'silent';
      setHealth(answer);
    };
    const look = () => {
      const now = Date.now();
      const isMissing = now - heard.current.lastPulseAt > pulseGraceMs - 1000;
      if (!isMissing) server.current = 'unasked';
      if (isMissing && now - askedAt > healthEveryMs) {
        askedAt = now;
        void ask();
      }
      const next = judgeFreshness({ ...heard.current, now, server: server.current });
      setFreshness((current) =>
        current.kind === next.kind &&
        ('since' in current ? current.since : 0) === ('since' in next ? next.since : 0)
          ? current
          : next,
      );
    };
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, [heard]);
  return { freshness, health };
}
