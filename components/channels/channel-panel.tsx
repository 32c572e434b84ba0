import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Field } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import { SidePanel } from '@/components/ui/side-panel';
import { useSay } from '@/components/ui/toasts';
import { useQuery } from '@/components/ui/use-query';
import type { ChannelKindView, ChannelView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { ChannelForm } from './channel-form';
import { ChannelSwitch } from './channel-switch';
import { CircuitSign } from './circuit-sign';
import { DeliverySign, hasArrived } from './delivery-state';

type Props = {
  readonly kinds: readonly ChannelKindView[];
  readonly channels: readonly ChannelView[];
  onChanged(): Promise<void>;
};

/** A channel to change (`?open=`) or to add (`?add=<kind>`). */
export function ChannelPanel({ kinds, channels, onChanged }: Props) {
  const { query, change } = useQuery();
  const openKey = query.get('open');
  const adding = openKey === null ? query.get('add') : null;
  const close = () => change({ open: null, add: null });
  const channel = channels.find((each) => each.id === openKey);
  return (
    <SidePanel
      isOpen={openKey !== null || adding !== null}
      onClose={close}
      label={adding === null ? 'Channel' : 'Add a channel'}
    >
      {adding !== null && <AddChannel kinds={kinds} wanted={adding} onChanged={onChanged} />}
      {openKey !== null && channel === undefined && (
        <ProblemLine problem={{ message: 'There is no such channel.' }} />
      )}
      {channel !== undefined && (
        <EditChannel
          key={channel.id}
          kinds={kinds}
          channel={channel}
          onChanged={onChanged}
          onRemoved={close}
        />
      )}
    </SidePanel>
  );
}

function AddChannel({
  kinds,
  wanted,
  onChanged,
}: Pick<Props, 'kinds' | 'onChanged'> & { readonly wanted: string }) {
  const { change } = useQuery();
  const say = useSay();
  const kind = kinds.find((each) => each.kind === wanted) ?? kinds[0];
  if (kind === undefined) return null;
  const added = async (channel: ChannelView) => {
    say(`${channel.name} is added: alerts from now on go there.`, 'good');
    await onChanged();
    change({ add: null, open: channel.id });
  };
  return (
    <div className="flex flex-col gap-4">
      <h2 className="text-xl">Add a channel</h2>
      <Field label="Kind">
        {({ id }) => (
          <div>
            <Select
              id={id}
              value={kind.kind}
              options={kinds.map((each) => ({ value: each.kind, label: each.title }))}
              onChange={(next) => change({ add: next })}
            />
          </div>
        )}
      </Field>
      <ChannelForm key={kind.kind} kind={kind} channel={null} onSaved={(channel) => void added(channel)} />
    </div>
  );
}

type EditProps = {
  readonly kinds: readonly ChannelKindView[];
  readonly channel: ChannelView;
  onChanged(): Promise<void>;
  onRemoved(): void;
};

function EditChannel({ kinds, channel, onChanged, onRemoved }: EditProps) {
  const say = useSay();
  const { change } = useQuery();
  const kind = kinds.find((each) => each.kind === channel.kind);
  const saved = async () => {
    say('Saved.', 'good');
    await onChanged();
  };
  return (
    <div className="flex flex-col gap-5">
      <header className="flex flex-col gap-2">
        <div className="flex items-center gap-3">
          <h2 className="min-w-0 grow text-xl break-words">{showInvisible(channel.name)}</h2>
          <span className="text-sm text-dim">{channel.enabled ? 'on' : 'off'}</span>
          <ChannelSwitch channel={channel} onChanged={onChanged} />
        </div>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm text-dim">
          <span>{kind?.title ?? channel.kind}</span>
          {channel.host !== null && <span className="font-mono text-xs">{showInvisible(channel.host)}</span>}
          {channel.lastDelivery === null ? (
            <span>nothing sent yet</span>
          ) : (
            <span className="inline-flex flex-wrap items-baseline gap-2">
              last delivery <DeliverySign state={channel.lastDelivery.state} isRepeated />
              <Age at={channel.lastDelivery.at} />
            </span>
          )}
          <button
            type="button"
            className="text-accent hover:underline"
            onClick={() => change({ view: 'deliveries', channelId: channel.id, open: null }, 'push')}
          >
            its deliveries
          </button>
        </p>
        <CircuitSign channel={channel} />
        {channel.lastDelivery !== null &&
          !hasArrived(channel.lastDelivery.state) &&
          channel.lastDelivery.detail !== null && (
            <p className="text-sm break-words text-bad">{showInvisible(channel.lastDelivery.detail)}</p>
          )}
      </header>
      {kind === undefined ? (
        <ProblemLine
          problem={{ message: 'This version does not know this kind of channel: it sends nothing.' }}
        />
      ) : (
        <ChannelForm kind={kind} channel={channel} onSaved={() => void saved()} />
      )}
      <RemoveChannel channel={channel} onChanged={onChanged} onRemoved={onRemoved} />
    </div>
  );
}

function RemoveChannel({ channel, onChanged, onRemoved }: Omit<EditProps, 'kinds'>) {
  const { canConfigure } = useSignedIn();
  const [isOpen, setIsOpen] = useState(false);
  const phrase = showInvisible(channel.name);
  if (!canConfigure) return null;
  return (
    <div className="border-t pt-4">
      <Button kind="danger" onClick={() => setIsOpen(true)}>
        Remove this channel
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={`Remove ${phrase}?`}
        loss="Its settings, its secrets and the record of everything it delivered are lost. What still waits to be sent is not sent."
        phrase={phrase}
        verb="Remove channel"
        onConfirm={async () => {
          const answer = await callApi(`channels/${channel.id}`, { method: 'DELETE' });
          if (!answer.ok) return answer.problem.message;
          onRemoved();
          await onChanged();
          return null;
        }}
      />
    </div>
  );
}
