import Link from 'next/link';
import { useState } from 'react';
import { BrokerName } from '@/components/brokers/broker-name';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { formatSpan } from '@/components/ui/format-time';
import { ProblemLine } from '@/components/ui/problem-line';
import { StateSign } from '@/components/ui/state-sign';
import { useSay } from '@/components/ui/toasts';
import type { DefinedDeviceView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { DefinedDeviceForm } from './defined-device-form';

type Props = { readonly initial: Page<DefinedDeviceView>; readonly canChange: boolean };

/** Devices that do not speak Sparkplug, known by their topics or by their MQTT client id. */
export function DefinedDevices({ initial, canChange }: Props) {
  const say = useSay();
  const list = useList<DefinedDeviceView>({
    address: 'defined-devices',
    initial,
    initialAddress: 'defined-devices',
  });
  useReadOnMount(list.refresh);
  useChanged('nodes', list.refresh);
  const [edited, setEdited] = useState<DefinedDeviceView | 'new' | null>(null);
  const [asked, setAsked] = useState<DefinedDeviceView | null>(null);
  const remove = async ({ id }: DefinedDeviceView) => {
    const answer = await callApi<null>(`defined-devices/${id}`, { method: 'DELETE' });
    if (!answer.ok) return answer.problem.message;
    say('Removed.', 'good');
    await list.refresh();
    return null;
  };
  return (
    <>
      <ProblemLine problem={list.problem} />
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 grow text-sm text-dim">
          A device of plain MQTT gets the same availability as one of Sparkplug, once it is said what its
          voice is.
        </p>
        {canChange && (
          <Button kind="primary" size="small" onClick={() => setEdited('new')}>
            Define a device
          </Button>
        )}
      </div>
      {list.items.length === 0 && (
        <EmptyState
          title="No device is defined"
          why="Edge nodes and devices of Sparkplug need no definition: they tell their births and deaths themselves. Others can be defined by the topics they publish to, or by their MQTT client id."
        />
      )}
      <ul className="live flex flex-col gap-2">
        {list.items.map((device) => (
          <li key={device.id} className="panel flex flex-wrap items-center gap-x-4 gap-y-1 p-3 text-sm">
            <StateSign sign={device.state} className="w-20 shrink-0" />
            <Link
              href={`/devices/defined/${device.id}`}
              prefetch={false}
              className="min-w-0 font-semibold text-accent break-words hover:underline"
            >
              {showInvisible(device.name)}
            </Link>
            <span className="text-dim">
              <BrokerName id={device.brokerId} name={device.broker} />
            </span>
            <span className="min-w-0 grow text-dim">
              {device.filter === null ? 'MQTT client ' : 'topics '}
              <bdi className="font-mono text-xs break-all">
                {showInvisible(device.filter ?? device.clientId ?? '')}
              </bdi>
              {device.filter !== null && `, ${sayInterval(device)}`}
            </span>
            <span className="text-xs text-dim">
              for <Age at={device.since} />
              {device.filter !== null && (
                <>
                  , heard <Age at={device.lastMessageAt} />
                </>
              )}
            </span>
            {canChange && (
              <span className="flex gap-2">
                <Button
                  size="small"
                  aria-label={`Change ${showInvisible(device.name)}`}
                  onClick={() => setEdited(device)}
                >
                  Change
                </Button>
                <Button
                  size="small"
                  kind="danger"
                  aria-label={`Remove ${showInvisible(device.name)}`}
                  onClick={() => setAsked(device)}
                >
                  Remove…
                </Button>
              </span>
            )}
            {device.reason !== null && (
              <span className="w-full text-xs text-dim">{showInvisible(device.reason)}</span>
            )}
          </li>
        ))}
      </ul>
      {!list.isComplete && (
        <Button className="self-center" onClick={() => void list.loadMore()}>
          Show more
        </Button>
      )}
      <Dialog
        isOpen={edited !== null}
        onOpenChange={(isOpen) => !isOpen && setEdited(null)}
        title={edited === 'new' ? 'Define a device' : 'Change a defined device'}
        description="Its availability is measured from now on."
      >
        {edited !== null && (
          <DefinedDeviceForm
            device={edited === 'new' ? null : edited}
            onSaved={async () => {
              setEdited(null);
              await list.refresh();
            }}
          />
        )}
      </Dialog>
      {asked && (
        <ConfirmDialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && setAsked(null)}
          title={`Remove ${showInvisible(asked.name)}`}
          loss="Its definition, its history of availability and its notes are lost."
          phrase={asked.name}
          verb="Remove"
          onConfirm={() => remove(asked)}
        />
      )}
    </>
  );
}

function sayInterval({ intervalSeconds, learnedSeconds }: DefinedDeviceView): string {
  if (intervalSeconds !== null) return `expected every ${formatSpan(intervalSeconds)} (set)`;
  if (learnedSeconds !== null) return `expected every ${formatSpan(learnedSeconds)} (learned)`;
  return 'its interval is being learned';
}
