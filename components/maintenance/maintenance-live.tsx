'use client';

import { DeviceTabs } from '@/components/devices/device-tabs';
import { PageTitle } from '@/components/ui/page-title';
import { QueryTabs, useQueryTab } from '@/components/ui/query-tabs';
import type { SiteRule } from '@/lib/domain/availability/site-rules';
import type { DefinedDeviceView, MaintenanceWindowView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { DefinedDevices } from './defined-devices';
import { SiteRules } from './site-rules';
import { Windows } from './windows';

const tabs = [
  { key: 'windows', title: 'Planned maintenance' },
  { key: 'defined', title: 'Defined devices' },
  { key: 'sites', title: 'Sites, areas and lines' },
];

type Props = {
  readonly windows: Page<MaintenanceWindowView>;
  readonly defined: Page<DefinedDeviceView>;
  readonly rules: readonly SiteRule[];
  readonly canChange: boolean;
};

/** What people tell the monitor about the plant. */
export function MaintenanceLive({ windows, defined, rules, canChange }: Props) {
  const tab = useQueryTab(tabs);
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Maintenance and set-up" />
      <DeviceTabs />
      <QueryTabs tabs={tabs} label="Parts of this page" />
      {!canChange && (
        <p className="rounded-box border border-dashed px-3 py-2 text-sm text-dim">
          Your role may read this. Changing it takes the role OT engineer, analyst or administrator.
        </p>
      )}
      {tab === 'windows' && <Windows initial={windows} canChange={canChange} />}
      {tab === 'defined' && <DefinedDevices initial={defined} canChange={canChange} />}
      {tab === 'sites' && <SiteRules initial={rules} canChange={canChange} />}
    </div>
  );
}
