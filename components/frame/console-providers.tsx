'use client';

import { type ComponentProps, type ReactNode, useState } from 'react';
import { type KnownAlert, startConsoleState } from '@/components/live/console-state';
import { LiveProvider } from '@/components/live/live-provider';
import { ClockProvider } from '@/components/ui/clock';
import type { TimeZoneChoice } from '@/components/ui/format-time';
import { ToastProvider } from '@/components/ui/toasts';
import type { OverviewView } from '@/lib/domain/views';
import { SignedInProvider } from './signed-in';

type Props = {
  readonly initialNow: number;
  readonly initialZone: TimeZoneChoice;
  readonly overview: OverviewView;
  readonly alertStates: readonly (readonly [string, KnownAlert])[];
  readonly signedIn: Omit<ComponentProps<typeof SignedInProvider>, 'children'>;
  readonly children: ReactNode;
};

/** What every page of the console stands in: one clock, one live stream, one place for messages. */
export function ConsoleProviders({
  initialNow,
  initialZone,
  overview,
  alertStates,
  signedIn,
  children,
}: Props) {
  const [initial] = useState(() => startConsoleState(overview, alertStates));
  return (
    <ClockProvider initialNow={initialNow} initialZone={initialZone}>
      <ToastProvider>
        <SignedInProvider {...signedIn}>
          <LiveProvider initial={initial}>{children}</LiveProvider>
        </SignedInProvider>
      </ToastProvider>
    </ClockProvider>
  );
}
