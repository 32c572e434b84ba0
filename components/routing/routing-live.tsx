'use client';

import { useSignedIn } from '@/components/frame/signed-in';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { QueryTabs, useQueryTab } from '@/components/ui/query-tabs';
import type { RoutingRuleView } from '@/lib/domain/alerting-views';
import type { ChannelView, Page } from '@/lib/domain/views';
import { DryRun } from './dry-run';
import { Rules } from './rules';

const tabs = [
  { key: 'rules', title: 'Rules' },
  { key: 'dry-run', title: 'Dry run' },
];

type Props = { readonly rules: Page<RoutingRuleView>; readonly channels: Page<ChannelView> };

/** Who is told of which alert, when, and how often. */
export function RoutingLive({ rules, channels }: Props) {
  const tab = useQueryTab(tabs);
  const { canConfigure } = useSignedIn();
  const list = useList<RoutingRuleView>({
    address: 'routing-rules',
    initial: rules,
    initialAddress: 'routing-rules',
  });
  const known = useList<ChannelView>({ address: 'channels', initial: channels, initialAddress: 'channels' });
  useReadOnMount(list.refresh);
  useChanged('routing', list.refresh);
  useChanged('channels', known.refresh);
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Routing" />
      <QueryTabs tabs={tabs} label="Rules and dry run" />
      <ProblemLine problem={list.problem} />
      {!canConfigure && (
        <p className="rounded-box border border-dashed px-3 py-2 text-sm text-dim">
          Your role may read this and try it out. Changing it takes the role analyst or administrator.
        </p>
      )}
      {tab === 'rules' && (
        <Rules rules={list.items} channels={known.items} canChange={canConfigure} onChanged={list.refresh} />
      )}
      {tab === 'dry-run' && <DryRun />}
    </div>
  );
}
