'use client';

import { useSignedIn } from '@/components/frame/signed-in';
import { PageTitle } from '@/components/ui/page-title';
import { QueryTabs, useQueryTab } from '@/components/ui/query-tabs';
import type { ExceptionView, MuteTimeView, SilenceView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { ExceptionsTab } from './exceptions-tab';
import { MuteTimesTab } from './mute-times-tab';
import { SilencesTab } from './silences-tab';

const tabs = [
  { key: 'silences', title: 'Silences' },
  { key: 'mute-times', title: 'Mute times' },
  { key: 'exceptions', title: 'Exceptions' },
];

type Props = {
  readonly silences: Page<SilenceView>;
  readonly muteTimes: Page<MuteTimeView>;
  readonly exceptions: Page<ExceptionView>;
};

/** Everything that keeps an alert from being told, and who decided so. */
export function SuppressionLive({ silences, muteTimes, exceptions }: Props) {
  const tab = useQueryTab(tabs);
  const { canTriage } = useSignedIn();
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Silences and exceptions" />
      <QueryTabs tabs={tabs} label="What keeps alerts quiet" />
      {!canTriage && (
        <p className="rounded-box border border-dashed px-3 py-2 text-sm text-dim">
          Your role may read this. Changing it takes the role OT engineer, analyst or administrator.
        </p>
      )}
      {tab === 'silences' && <SilencesTab initial={silences} canChange={canTriage} />}
      {tab === 'mute-times' && <MuteTimesTab initial={muteTimes} canChange={canTriage} />}
      {tab === 'exceptions' && <ExceptionsTab initial={exceptions} canChange={canTriage} />}
    </div>
  );
}
