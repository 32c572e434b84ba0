import Link from 'next/link';
import { useCallback, useMemo, useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { Age } from '@/components/ui/age';
import { formatCounted } from '@/components/ui/format-number';
import { StateSign } from '@/components/ui/state-sign';
import { type FleetModel, prepareFleet } from '@/lib/charts/prepare-fleet';
import type { EdgeNodeView, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

const worstMax = 10;

type Props = {
  readonly initial: readonly EdgeNodeView[];
  readonly isComplete: boolean;
  readonly scope: string | null;
};

/** How the fleet stands, the worst ten first. */
export function FleetStrip({ initial, isComplete, scope }: Props) {
  const [nodes, setNodes] = useState(initial);
  const read = useCallback(async () => {
    const answer = await callApi<Page<EdgeNodeView>>('sparkplug/nodes?limit=500');
    if (answer.ok) setNodes(answer.body.items);
  }, []);
  useChanged('nodes', read);
  const fleet = useMemo(
    () =>
      prepareFleet(
        scope === null ? nodes : nodes.filter((node) => String(node.brokerId) === scope),
        worstMax,
      ),
    [nodes, scope],
  );
  const total = fleet.counts.online + fleet.counts.offline + fleet.counts.unknown;
  return (
    <section aria-label="Fleet" className="panel flex min-w-0 flex-col gap-2 p-3">
      <h2 className="flex items-baseline gap-2 text-sm">
        Edge nodes and devices
        <Link href="/devices" prefetch={false} className="font-normal text-accent hover:underline">
          {isComplete ? `all ${total}` : `more than ${total}`}
        </Link>
      </h2>
      {total === 0 ? (
        <p className="py-2 text-sm text-dim">
          No Sparkplug birth has been seen. Nodes and devices appear here with their first one.
        </p>
      ) : (
        <>
          <Proportions counts={fleet.counts} total={total} />
          {fleet.worst.length === 0 && (
            <p className="py-2 text-sm text-dim">
              All are online, and none has died since it was first seen.
            </p>
          )}
          <ul className="flex flex-col">
            {fleet.worst.map((member) => (
              <li key={member.key} className="flex min-h-7 items-center gap-2 text-sm">
                <span className="live w-20 shrink-0">
                  <StateSign sign={member.state} />
                </span>
                <Link
                  href={member.address}
                  prefetch={false}
                  className="min-w-0 grow truncate font-mono text-xs hover:underline"
                >
                  {showInvisible(member.name)}
                </Link>
                <span className="live shrink-0 text-xs text-faint">
                  {formatCounted(member.deaths, 'death')}
                </span>
                <Age at={member.since} className="live w-14 shrink-0 text-right" />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Proportions({ counts, total }: { readonly counts: FleetModel['counts']; readonly total: number }) {
  const parts = [
    { state: 'online', className: 'bg-good' },
    { state: 'offline', className: 'bg-bad' },
    { state: 'unknown', className: 'hatched' },
  ] as const;
  return (
    <div>
      <div aria-hidden className="live flex h-3 gap-0.5 overflow-hidden rounded-box">
        {parts.map(
          (part) =>
            counts[part.state] > 0 && (
              <span
                key={part.state}
                className={part.className}
                style={{ width: `${(counts[part.state] / total) * 100}%` }}
              />
            ),
        )}
      </div>
      <div className="mt-1.5 flex flex-wrap gap-x-4 text-xs">
        {parts.map((part) => (
          <span key={part.state} className="live inline-flex items-center gap-1">
            <StateSign sign={part.state} word={`${counts[part.state]} ${part.state}`} />
          </span>
        ))}
      </div>
    </div>
  );
}
