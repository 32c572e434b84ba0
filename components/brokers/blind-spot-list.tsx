import { CopyBlock } from '@/components/ui/copy-block';
import type { BlindSpot } from '@/lib/domain/views';

/** What a broker does not show, what that costs, and the lines that close it. */
export function BlindSpotList({ spots }: { readonly spots: readonly BlindSpot[] }) {
  if (spots.length === 0) return <p className="text-sm text-dim">No blind spot is known on this broker.</p>;
  return (
    <ul className="flex flex-col gap-3">
      {spots.map((spot) => (
        <li key={spot.title} className="flex flex-col gap-1 text-sm">
          <b className="font-semibold">{spot.title}</b>
          <span className="text-dim">{spot.consequence}</span>
          {spot.configuration !== '' && (
            <CopyBlock text={spot.configuration} what={`configuration for: ${spot.title}`} />
          )}
        </li>
      ))}
    </ul>
  );
}
