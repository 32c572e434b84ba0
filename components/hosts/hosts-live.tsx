'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { BrokerName } from '@/components/brokers/broker-name';
import { DeviceTabs } from '@/components/devices/device-tabs';
import { toApiFilters } from '@/components/live/api-filters';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { Age, Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Fact, Facts } from '@/components/ui/facts';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { StateSign } from '@/components/ui/state-sign';
import { useQuery } from '@/components/ui/use-query';
import type { Page } from '@/lib/domain/views';
import { HostAlerts, HostHistory } from './host-history';
import type { HostView } from './host-view';

type Props = {
  readonly initial: Page<HostView>;
  readonly initialAddress: string;
  readonly watchedSince: string | null;
};

/** Host applications (SCADA, historians): whom edge nodes obey, and whether they are there. */
export function HostsLive({ initial, initialAddress, watchedSince }: Props) {
  const { query } = useQuery();
  const filters = useMemo(() => toApiFilters(new URLSearchParams(query), {}), [query]);
  filters.delete('q');
  const list = useList<HostView>({ address: `sparkplug/hosts?${filters}`, initial, initialAddress });
  useChanged('nodes', list.refresh);
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Host applications" />
      <DeviceTabs />
      <ProblemLine problem={list.problem} />
      <p className="text-sm text-dim">
        Edge nodes wait for their primary host application and go offline when it says that it is. One forged
        STATE message can therefore stop a site: each change stands here.
      </p>
      {list.items.map((host) => (
        <HostCard key={host.id} host={host} />
      ))}
      {!list.isComplete && (
        <Button className="self-center" onClick={() => void list.loadMore()}>
          Show more
        </Button>
      )}
      {list.items.length === 0 && (
        <EmptyState
          title="No host application has been seen"
          why={
            <>
              {watchedSince !== null && (
                <>
                  The monitor has listened since <Moment at={watchedSince} />.{' '}
                </>
              )}
              A host application appears here with its first message on{' '}
              <span className="font-mono">spBv1.0/STATE/…</span> (Sparkplug 3.0) or{' '}
              <span className="font-mono">STATE/…</span> (2.2).
            </>
          }
          next={
            <a href="/brokers" className="text-accent underline">
              Check that the monitor may read these topics on your broker
            </a>
          }
        />
      )}
    </div>
  );
}

function HostCard({ host }: { readonly host: HostView }) {
  return (
    <section aria-label={`Host application ${host.hostId}`} className="panel flex flex-col gap-3 p-3">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="live">
          <StateSign sign={host.state} />
        </span>
        <h2 className="min-w-0 text-base">
          <Chip text={host.hostId} what="host id" />
        </h2>
        <span className="live text-sm text-dim">
          for <Age at={host.since} className="text-ink" />
        </span>
        <span className="grow" />
        <Link
          href={`/alerts?subjectId=${encodeURIComponent(host.hostId)}&broker=${host.brokerId}`}
          prefetch={false}
          className="text-sm text-accent hover:underline"
        >
          All alerts about it
        </Link>
      </header>
      <Facts isWide>
        <Fact name="Broker">
          <BrokerName id={host.brokerId} name={host.broker} />
        </Fact>
        <Fact name="In this state since">
          <Moment at={host.since} />
        </Fact>
        <Fact name="First seen">
          <Moment at={host.firstSeenAt} />
        </Fact>
      </Facts>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <HostHistory host={host} />
        <HostAlerts host={host} />
      </div>
    </section>
  );
}
