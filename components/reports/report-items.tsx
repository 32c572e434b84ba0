import Link from 'next/link';
import { useState } from 'react';
import { Availability, Duration } from '@/components/availability/known-time';
import { entityAddress, entityKey } from '@/components/devices/entity-address';
import { EntityName } from '@/components/devices/entity-name';
import { sayPlace } from '@/components/devices/say-place';
import { Button } from '@/components/ui/button';
import { formatCount, formatCounted } from '@/components/ui/format-number';
import type { FleetItemView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';

const shownAtFirst = 500;
const heads = [
  'Available',
  'Offline',
  'Unknown',
  'Maintenance',
  'Outages',
  'Flaps',
  'Longest',
  'MTBF',
  'MTTR',
  'Rebirths',
];

/** Every member on one line; a long report shows its worst 500 until all are asked for. */
export function ReportItems({ items }: { readonly items: readonly FleetItemView[] }) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, shownAtFirst);
  const isMany = new Set(items.map(({ brokerId }) => brokerId)).size > 1;
  return (
    <>
      <div className="overflow-x-auto">
        <table aria-label="Members" className="w-full text-xs">
          <thead>
            <tr className="border-b text-dim">
              <th scope="col" className="py-1 pr-2 text-left font-semibold">
                Name
              </th>
              <th scope="col" className="py-1 pr-2 text-left font-semibold">
                Place
              </th>
              {heads.map((head) => (
                <th key={head} scope="col" className="py-1 pl-2 text-right font-semibold">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((item) => (
              <Item key={entityKey(item)} item={item} withBroker={isMany} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < items.length && (
        <p className="flex flex-wrap items-center gap-3 text-sm text-dim">
          The least available {formatCount(shown.length)} of {formatCounted(items.length, 'member')} are
          shown; the CSV holds all.
          <Button size="small" className="print:hidden" onClick={() => setIsWhole(true)}>
            Show all
          </Button>
        </p>
      )}
    </>
  );
}

function Item({ item, withBroker }: { readonly item: FleetItemView; readonly withBroker: boolean }) {
  const { figures } = item;
  return (
    <tr className="break-inside-avoid border-b border-line/60">
      <th scope="row" className="min-w-36 py-1 pr-2 text-left font-normal">
        <Link href={entityAddress(item)} prefetch={false} className="hover:underline">
          <EntityName item={item} />
        </Link>
        {withBroker && <span className="text-faint"> on {showInvisible(item.broker)}</span>}
      </th>
      <td className="min-w-32 py-1 pr-2 text-dim">{sayPlace(item.place) || '–'}</td>
      <td className="py-1 pl-2 text-right">
        <Availability figures={figures} />
      </td>
      {([figures.offlineSeconds, figures.unknownSeconds, figures.maintenanceSeconds] as const).map(
        (seconds, index) => (
          <td key={heads[index + 1]} className="py-1 pl-2 text-right">
            <Duration seconds={seconds} />
          </td>
        ),
      )}
      <td className="py-1 pl-2 text-right">{formatCount(figures.outages)}</td>
      <td className="py-1 pl-2 text-right">{formatCount(figures.flaps)}</td>
      {([figures.longestOutageSeconds, figures.mtbfSeconds, figures.mttrSeconds] as const).map(
        (seconds, index) => (
          <td key={heads[index + 6]} className="py-1 pl-2 text-right">
            <Duration seconds={seconds} />
          </td>
        ),
      )}
      <td className="py-1 pl-2 text-right">{formatCount(figures.rebirths)}</td>
    </tr>
  );
}
