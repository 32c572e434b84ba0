import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { preferenceCookie } from '@/components/ui/preference';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Brokerwatch', template: '%s · Brokerwatch' },
  description: 'Watches MQTT brokers',
};
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** The theme comes from a cookie, so that the first paint has it and no inline script is needed. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = (await cookies()).get(preferenceCookie('theme'))?.value === 'light' ? 'light' : 'dark';
  return (
    <html lang="en" data-theme={theme} suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
