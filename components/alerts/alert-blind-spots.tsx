import { BlindSpotList } from '@/components/brokers/blind-spot-list';
import { formatCounted } from '@/components/ui/format-number';
import type { AlertDetail } from '@/lib/domain/views';

/** What this broker could not show: first what the detector would have needed, the rest folded away. */
export function AlertBlindSpots({ detail }: { readonly detail: AlertDetail }) {
  const { blindSpots, relevantBlindSpots, hiddenNeeds } = detail;
  const others = blindSpots.slice(relevantBlindSpots);
  return (
    <div className="flex flex-col gap-3">
      {hiddenNeeds.length > 0 && (
        <p className="text-sm text-warn">
          This broker never shows {hiddenNeeds.join(', ')}: what the detector says rests on the rest alone.
        </p>
      )}
      {relevantBlindSpots > 0 ? (
        <BlindSpotList spots={blindSpots.slice(0, relevantBlindSpots)} />
      ) : (
        hiddenNeeds.length === 0 && (
          <p className="text-sm text-dim">Nothing that this detector needs is hidden on this broker.</p>
        )
      )}
      {others.length > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer text-dim">
            {formatCounted(others.length, 'blind spot')} that do not concern this detector
          </summary>
          <div className="mt-2">
            <BlindSpotList spots={others} />
          </div>
        </details>
      )}
    </div>
  );
}
