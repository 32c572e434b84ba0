import Link from 'next/link';
import type { GroupRollUpView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { RollUpTable } from './roll-up-table';

/** Groups of Sparkplug, worst first; with their broker when there are several. */
export function GroupRollUps({ groups }: { readonly groups: readonly GroupRollUpView[] }) {
  const isMany = new Set(groups.map(({ brokerId }) => brokerId)).size > 1;
  return (
    <RollUpTable
      label="Availability by group"
      head="Group"
      rows={groups}
      keyOf={({ brokerId, group }) => `${brokerId}/${group}`}
      nameOf={({ brokerId, broker, group }) => (
        <span className="text-xs">
          <Link
            href={`/devices?group=${encodeURIComponent(group)}&broker=${brokerId}`}
            prefetch={false}
            className="font-mono text-accent hover:underline"
          >
            <bdi>{showInvisible(group)}</bdi>
          </Link>
          {isMany && <span className="text-dim"> on {showInvisible(broker)}</span>}
        </span>
      )}
    />
  );
}
