'use client';

import { DemoPanel } from '@/components/demo/demo-panel';
import { useLive } from '@/components/live/live-provider';
import { PageTitle } from '@/components/ui/page-title';
import { useQuery } from '@/components/ui/use-query';
import type { EdgeNodeView } from '@/lib/domain/views';
import { AlertSummary, type TrendSource } from './alert-summary';
import { BrokerTile } from './broker-tile';
import { EventStream } from './event-stream';
import { FleetStrip } from './fleet-strip';
import { NoBroker } from './no-broker';
import { RateChart, type UsualRates } from './rate-chart';

type Props = {
  readonly nodes: readonly EdgeNodeView[];
  readonly areNodesComplete: boolean;
  readonly trend: TrendSource;
  readonly usual: UsualRates;
};

/** Is anything wrong, and can I trust this screen? */
export function OverviewLive({ nodes, areNodesComplete, trend, usual }: Props) {
  const { query } = useQuery();
  const scope = query.get('broker');
  const brokers = useLive((state) => state.brokers);
  const shown = scope === null ? brokers : brokers.filter((broker) => String(broker.id) === scope);
  const brokerIds = shown.map((broker) => broker.id);
  if (brokers.length === 0) return <NoBroker />;
  return (
    <div className="flex flex-col gap-3">
      <PageTitle title="Overview" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,300px),1fr))] gap-3">
        {shown.map((broker) => (
          <BrokerTile key={broker.id} broker={broker} />
        ))}
      </div>
      <AlertSummary trend={trend} />
      {shown.some((broker) => broker.source === 'demo') && <DemoPanel />}
      <div className="grid gap-3 xl:grid-cols-[3fr_2fr]">
        <RateChart brokerIds={brokerIds} usual={usual} />
        <FleetStrip initial={nodes} isComplete={areNodesComplete} scope={scope} />
      </div>
      <EventStream brokerIds={brokerIds} />
    </div>
  );
}
