import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getActor } from '@/app/_server/require-actor';
import { BrandMark } from '@/components/frame/brand';
import { ownPath } from '@/components/sign-in/own-path';
import { SignInForm } from '@/components/sign-in/sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({
  searchParams,
}: {
  readonly searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = ownPath((await searchParams).next);
  if (await getActor()) redirect(next);
  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <div className="panel w-full max-w-sm p-6">
        <h1 className="mb-1 flex items-center gap-2.5 text-xl">
          <span className="text-accent">
            <BrandMark size={24} />
          </span>
          Brokerwatch
        </h1>
        <p className="mb-5 text-sm text-dim">Watches MQTT brokers. Sign in to see yours.</p>
        <SignInForm next={next} />
      </div>
    </main>
  );
}
