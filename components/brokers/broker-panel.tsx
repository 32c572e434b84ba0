import Link from 'next/link';
import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { formatBytes, formatCount, formatRate } from '@/components/ui/format-number';
import { SidePanel } from '@/components/ui/side-panel';
import type { BrokerView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { BlindSpotList } from './blind-spot-list';
import { BrokerName } from './broker-name';
import { BrokerStateSign } from './broker-state-sign';

type Props = { readonly broker: BrokerView | null; onClose(): void; onEdit(broker: BrokerView): void };

/** A broker beside the list. */
export function BrokerPanel({ broker, onClose, onEdit }: Props) {
  return (
    <SidePanel isOpen={broker !== null} onClose={onClose} label="Broker">
      {broker && <BrokerDetail broker={broker} onClose={onClose} onEdit={onEdit} />}
    </SidePanel>
  );
}

const sourceNotes: Record<BrokerView['source'], string | null> = {
  user: null,
  env: 'Configured by the environment variable MQTT_URL: change it there.',
  demo: 'The demo plant. Add a broker of your own, or start with DEMO=0, to leave it out.',
};

function BrokerDetail({ broker, onClose, onEdit }: Props & { readonly broker: BrokerView }) {
  const note = sourceNotes[broker.source];
  return (
    <article className="flex flex-col gap-5">
      <header className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-3">
          <BrokerStateSign broker={broker} />
          <span className="text-sm text-dim">
            for <Age at={broker.stateSince} />
          </span>
        </div>
        <h1 className="text-xl">
          <BrokerName id={broker.id} name={broker.name} />
        </h1>
        {broker.stateReason !== null && (
          <p className="text-sm text-warn">{showInvisible(broker.stateReason)}</p>
        )}
        {note === null ? (
          <BrokerActions broker={broker} onClose={onClose} onEdit={onEdit} />
        ) : (
          <p className="text-sm text-dim">{note}</p>
        )}
      </header>
      <BrokerFacts broker={broker} />
      <Section title="What this broker does not show, and how to change that">
        <BlindSpotList spots={broker.blindSpots} />
      </Section>
      <Section title="Look further">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-accent [&_a:hover]:underline">
          {['alerts', 'clients', 'subscriptions', 'topics', 'devices'].map((page) => (
            <li key={page}>
              <Link href={`/${page}?broker=${broker.id}`} prefetch={false}>
                Its {page === 'clients' ? 'MQTT clients' : page}
              </Link>
            </li>
          ))}
        </ul>
      </Section>
    </article>
  );
}

function BrokerActions({
  broker,
  onClose,
  onEdit,
}: {
  readonly broker: BrokerView;
  onClose(): void;
  onEdit(broker: BrokerView): void;
}) {
  const [isRemoving, setIsRemoving] = useState(false);
  const remove = async () => {
    const answer = await callApi(`brokers/${broker.id}`, { method: 'DELETE' });
    if (answer.ok) onClose();
    return answer.ok ? null : answer.problem.message;
  };
  return (
    <div className="flex gap-2">
      <Button kind="primary" onClick={() => onEdit(broker)}>
        Edit or test
      </Button>
      <Button kind="danger" onClick={() => setIsRemoving(true)}>
        Remove
      </Button>
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setIsRemoving}
        title={`Remove ${broker.name}?`}
        loss="It is no longer watched. Its MQTT clients, subscriptions, topics, rates, devices and alerts are deleted and cannot be brought back."
        phrase={broker.name}
        verb="Remove this broker"
        onConfirm={remove}
      />
    </div>
  );
}

function BrokerFacts({ broker }: { readonly broker: BrokerView }) {
  return (
    <Facts>
      <Fact name="Address">
        <Chip text={broker.url} what="address" />
      </Fact>
      <Fact name="Kind">
        {broker.detectedKind ?? broker.kind}
        {broker.version !== null && ` ${showInvisible(broker.version)}`}
        {broker.kind === 'auto' && broker.detectedKind !== null && (
          <span className="text-dim"> (found out)</span>
        )}
      </Fact>
      <Fact name="Signs in as">
        {broker.username === null ? 'anonymous' : <Chip text={broker.username} what="user name" />}{' '}
        {broker.hasPassword && <Badge>password stored</Badge>}
      </Fact>
      <Fact name="Reads">
        <span className="flex flex-wrap gap-1">
          {broker.topics.map((filter) => (
            <Chip key={filter} text={filter} what="filter" />
          ))}
        </span>
      </Fact>
      <Fact name="Traffic">
        <span className="live">
          {formatRate(broker.messagesPerSecond)} messages/s, {formatBytes(broker.bytesPerSecond)}/s
        </span>
      </Fact>
      <Fact name="Known">
        <span className="live">
          {formatCount(broker.connectedClients)} MQTT clients connected, {formatCount(broker.topicCount)}{' '}
          topics
        </span>
      </Fact>
      <Fact name="Last message">
        <Moment at={broker.lastMessageAt} />
      </Fact>
      <Fact name="Figures written by the worker">
        <Age at={broker.updatedAt} expectedMs={2000} /> <span className="text-dim">ago</span>
      </Fact>
    </Facts>
  );
}
