'use client';

import type { ReactNode } from 'react';
import { useDataPath } from '@/components/live/live-provider';
import { BottomBar } from './bottom-bar';
import { Foot } from './foot';
import { LostBar } from './lost-bar';
import { Rail } from './rail';
import { TopBar } from './top-bar';
import { useBrokerNews } from './use-broker-news';

type Props = { readonly userName: string; readonly startsCollapsed: boolean; readonly children: ReactNode };

/** Rail, bar, page and foot; everything live in it fades while the data path is broken. */
export function ConsoleFrame({ userName, startsCollapsed, children }: Props) {
  const { freshness } = useDataPath();
  useBrokerNews();
  return (
    <div data-stale={freshness.kind !== 'live'} className="flex h-dvh">
      <Rail startsCollapsed={startsCollapsed} />
      <div className="flex min-w-0 grow flex-col">
        <TopBar userName={userName} />
        <LostBar />
        <main className="flex min-h-0 grow flex-col overflow-y-auto p-3 md:p-4">{children}</main>
        <Foot />
        <BottomBar />
      </div>
    </div>
  );
}
