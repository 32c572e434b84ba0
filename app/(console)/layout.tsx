import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { requireActor } from '@/app/_server/require-actor';
import { ConsoleFrame } from '@/components/frame/console-frame';
import { ConsoleProviders } from '@/components/frame/console-providers';
import { preferenceCookie } from '@/components/ui/preference';
import { readAlertStates, readOverview } from './read-console';

export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requireActor();
  const [overview, alertStates, stored] = await Promise.all([readOverview(), readAlertStates(), cookies()]);
  return (
    <ConsoleProviders
      initialNow={Date.now()}
      initialZone={stored.get(preferenceCookie('time'))?.value === 'local' ? 'local' : 'utc'}
      overview={overview}
      alertStates={alertStates}
      signedIn={{ id: actor.id, name: actor.name, role: actor.role }}
    >
      <ConsoleFrame
        userName={actor.name}
        startsCollapsed={stored.get(preferenceCookie('rail'))?.value === 'collapsed'}
      >
        {children}
      </ConsoleFrame>
    </ConsoleProviders>
  );
}
