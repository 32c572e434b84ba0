import type { ReactNode } from 'react';
import { useDataPath, useLive } from '@/components/live/live-provider';
import { Age } from '@/components/ui/age';
import { formatCount } from '@/components/ui/format-number';

/** One quiet line: how old the data is, who delivers it, and what was lost on the way (only when something was). */
export function Foot() {
  const worker = useLive((state) => state.worker);
  const { freshness, health } = useDataPath();
  const database = freshness.kind === 'live' ? 'ok' : (health?.checks.database.status ?? 'unknown');
  const losses: readonly (readonly [number, string])[] = [
    [worker.shedMessages, 'messages shed from payload analysis'],
    [worker.droppedEvents, 'events dropped'],
    [worker.spooledBatches, 'batches waiting on disk'],
  ];
  return (
    <footer className="hidden h-6 shrink-0 items-center gap-4 border-t bg-panel px-4 text-xs text-dim md:flex">
      <Fact name="data">
        <Age at={worker.seenAt} expectedMs={2000} className="live" />
      </Fact>
      <Fact name="worker">
        {worker.seenAt === null
          ? 'never seen'
          : freshness.kind === 'live'
            ? 'running'
            : freshness.kind === 'worker-lost'
              ? 'silent'
              : 'unknown'}
      </Fact>
      <Fact name="database">{database}</Fact>
      {losses
        .filter(([count]) => count > 0)
        .map(([count, what]) => (
          <span key={what} className="font-semibold text-warn">
            {formatCount(count)} {what}
          </span>
        ))}
    </footer>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <span>
      <span className="text-faint">{name}</span> {children}
    </span>
  );
}
