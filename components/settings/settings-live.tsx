'use client';

import { useState } from 'react';
import { PageTitle } from '@/components/ui/page-title';
import { QueryTabs, useQueryTab } from '@/components/ui/query-tabs';
import type { Json, JsonObject } from '@/lib/domain/json';
import type { Page, UserView } from '@/lib/domain/views';
import { AccountView } from './account-view';
import { CriticalityView } from './criticality-view';
import { OutgoingView } from './outgoing-view';
import { RetentionView } from './retention-view';
import { UsersView } from './users-view';

const tabs = [
  { key: 'users', title: 'Users' },
  { key: 'account', title: 'Your account' },
  { key: 'retention', title: 'Retention' },
  { key: 'outgoing', title: 'Outgoing connections' },
  { key: 'assets', title: 'Assets' },
];

type Props = {
  readonly own: { readonly id: string | null; readonly name: string };
  readonly passwordLengthMin: number;
  readonly users: Page<UserView>;
  readonly retention: { readonly schema: Json; readonly values: JsonObject };
  readonly outgoing: JsonObject;
};

/** The monitor itself: who may use it, what it keeps, where it may send. */
export function SettingsLive({ own, passwordLengthMin, users, retention, outgoing }: Props) {
  const [days, setDays] = useState(retention.values);
  const [allowed, setAllowed] = useState(outgoing);
  const tab = useQueryTab(tabs);
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Settings" />
      <QueryTabs tabs={tabs} label="Settings" />
      {tab === 'users' && <UsersView initial={users} ownId={own.id} passwordLengthMin={passwordLengthMin} />}
      {tab === 'account' && <AccountView name={own.name} passwordLengthMin={passwordLengthMin} />}
      {tab === 'retention' && <RetentionView schema={retention.schema} inForce={days} onSaved={setDays} />}
      {tab === 'assets' && <CriticalityView />}
      {tab === 'outgoing' && <OutgoingView inForce={allowed} onSaved={setAllowed} />}
    </div>
  );
}
