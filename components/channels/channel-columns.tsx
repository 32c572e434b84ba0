import { Age } from '@/components/ui/age';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { TableColumn } from '@/components/ui/table-column';
import { severityRank } from '@/lib/domain/severity';
import type { ChannelKindView, ChannelView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { ChannelSwitch } from './channel-switch';
import { CircuitSign } from './circuit-sign';
import { DeliverySign, hasArrived } from './delivery-state';

function LastDelivery({ channel }: { readonly channel: ChannelView }) {
  const last = channel.lastDelivery;
  if (channel.circuit.openUntil !== null || channel.pausedUntil !== null)
    return <CircuitSign channel={channel} />;
  if (last === null) return <span className="text-faint">nothing sent yet</span>;
  return (
    <span className="inline-flex max-w-full min-w-0 items-baseline gap-2">
      <DeliverySign state={last.state} isRepeated />
      <Age at={last.at} />
      {!hasArrived(last.state) && last.detail !== null && (
        <span className="min-w-0 truncate text-dim" title={showInvisible(last.detail)}>
          {showInvisible(last.detail)}
        </span>
      )}
    </span>
  );
}

/** The columns of the channel list. */
export function channelColumns(
  kinds: readonly ChannelKindView[],
  onChanged: () => Promise<void>,
): readonly TableColumn<ChannelView>[] {
  const titleOf = (kind: string) => kinds.find((each) => each.kind === kind)?.title ?? kind;
  return [
    {
      key: 'enabled',
      title: 'On',
      width: 60,
      card: 'sign',
      sortValue: (channel) => (channel.enabled ? 0 : 1),
      cell: (channel) => <ChannelSwitch channel={channel} onChanged={onChanged} />,
    },
    {
      key: 'name',
      title: 'Name',
      width: 220,
      card: 'title',
      sortValue: (channel) => channel.name,
      cell: (channel) => <b className="font-semibold">{showInvisible(channel.name)}</b>,
    },
    {
      key: 'kind',
      title: 'Kind',
      width: 140,
      card: 'sign',
      sortValue: (channel) => titleOf(channel.kind),
      cell: (channel) => titleOf(channel.kind),
    },
    {
      key: 'host',
      title: 'Sends to',
      width: 220,
      card: 'fact',
      sortValue: (channel) => channel.host,
      cell: (channel) =>
        channel.host === null ? (
          <span className="text-bad">settings cannot be read: enter them again</span>
        ) : (
          <span className="font-mono text-xs">{showInvisible(channel.host)}</span>
        ),
    },
    {
      key: 'minimumSeverity',
      title: 'From severity',
      width: 112,
      card: 'fact',
      sortValue: (channel) => severityRank(channel.minimumSeverity),
      cell: (channel) => <SeverityBadge severity={channel.minimumSeverity} state="resolved" />,
    },
    {
      key: 'last',
      title: 'Last delivery',
      card: 'fact',
      sortValue: (channel) => channel.lastDelivery?.at ?? null,
      cell: (channel) => <LastDelivery channel={channel} />,
    },
  ];
}
