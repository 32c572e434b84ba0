import Link from 'next/link';
import { Age } from '@/components/ui/age';
import { formatCounted } from '@/components/ui/format-number';
import { StateSign } from '@/components/ui/state-sign';
import type { DeviceView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

/** The devices below an edge node. */
export function NodeDevices({ devices }: { readonly devices: readonly DeviceView[] }) {
  return (
    <section aria-label="Devices" className="panel flex min-w-0 flex-col gap-1 p-3">
      <h2 className="text-sm">Devices below it</h2>
      {devices.length === 0 && <p className="text-sm text-dim">None has been born below this edge node.</p>}
      <ul className="live">
        {devices.map((device) => (
          <li key={device.id} className="border-b border-line/60 last:border-b-0">
            <Link
              href={`/devices/device/${device.id}`}
              prefetch={false}
              className="flex min-h-8 flex-wrap items-center gap-x-3 rounded-box px-1 text-sm hover:bg-raised"
            >
              <StateSign sign={device.state} className="w-20 shrink-0" />
              <bdi className="min-w-0 grow truncate font-mono text-xs">{showInvisible(device.device)}</bdi>
              {device.state !== 'online' && device.reason !== null && (
                <span className="text-xs text-dim">{showInvisible(device.reason)}</span>
              )}
              <span className="text-xs text-dim">
                {formatCounted(device.births, 'birth')}, {formatCounted(device.deaths, 'death')}
              </span>
              <span className="w-24 text-right text-xs">
                <span className="text-faint">heard </span>
                <Age at={device.lastMessageAt} />
              </span>
              <span className="w-20 text-right text-xs">
                <span className="text-faint">for </span>
                <Age at={device.since} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
