'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useLive } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { useQuery } from '@/components/ui/use-query';
import type { BrokerView } from '@/lib/domain/views';
import { brokerColumns } from './broker-columns';
import { BrokerForm } from './broker-form';
import { BrokerPanel } from './broker-panel';

const idOf = (broker: BrokerView) => String(broker.id);

/** The monitored brokers; the frame keeps them live, so there is nothing to read here. */
export function BrokersLive() {
  const { query, change } = useQuery();
  const brokers = useLive((state) => state.brokers);
  const [edited, setEdited] = useState<BrokerView | null>(null);
  const openKey = query.get('open');
  const isAdding = query.get('add') !== null;
  const close = () => {
    setEdited(null);
    change({ add: null });
  };
  const add = (
    <Button kind="primary" onClick={() => change({ add: '1' })}>
      <Plus size={14} aria-hidden /> Add a broker
    </Button>
  );
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Brokers">{add}</PageTitle>
      <DataTable
        id="brokers"
        label="Brokers"
        rows={brokers}
        columns={brokerColumns}
        keyOf={idOf}
        nameOf={(broker) => `Open broker ${broker.name}`}
        hrefOf={(broker) => `/brokers?open=${broker.id}`}
        onOpen={(broker) => change({ open: idOf(broker) }, openKey === null ? 'push' : 'replace')}
        openKey={openKey}
        isComplete
        empty={
          <EmptyState
            title="No broker is being watched"
            why="Add one: an address and, where needed, a user that may read. Nothing is ever published to it."
            next={add}
          />
        }
      />
      <BrokerPanel
        broker={brokers.find((broker) => idOf(broker) === openKey) ?? null}
        onClose={() => change({ open: null })}
        onEdit={setEdited}
      />
      <Dialog
        isWide
        isOpen={isAdding || edited !== null}
        onOpenChange={(isOpen) => !isOpen && close()}
        title={edited ? `Edit ${edited.name}` : 'Add a broker'}
      >
        <BrokerForm key={edited?.id ?? 'new'} broker={edited} onDone={close} />
      </Dialog>
    </div>
  );
}
