'use client';

import { type ReactNode, useState } from 'react';
import { type KnownAlert, startConsoleState } from '@/components/live/console-state';
import { LiveProvider } from '@/components/live/live-provider';
import { ClockProvider } from '@/components/ui/clock';
import type { TimeZoneChoice } from '@/components/ui/format-time';
import { ToastProvider } from '@/components/ui/toasts';
import type { OverviewView } from '@/lib/domain/views';

type Props = {
  readonly initialNow: number;
  readonly initialZone: TimeZoneChoice;
  readonly overview: OverviewView;
  readonly alertStates: readonly (readonly [string, KnownAlert])[];
  readonly children: ReactNode;
};

/** What every page of the console stands in: one clock, one live stream, one place for messages. */
export function ConsoleProviders({ initialNow, initialZone, overview, alertStates, children }: Props) {
  const [initial] = useState(() => startConsoleState(overview, alertStates));
  return (
    <ClockProvider initialNow={initialNow} initialZone={initialZone}>
      <ToastProvider>
        <LiveProvider initial={initial}>{children}</LiveProvider>
      </ToastProvider>
    </ClockProvider>
  );
}
