'use client';

import { createContext, type ReactNode, use } from 'react';

/** Who is signed in; a page offers only what this role may do, the server judges all the same. */
type SignedIn = {
  readonly name: string;
  readonly role: 'viewer' | 'ot-engineer' | 'analyst' | 'admin' | 'system';
};

const SignedInContext = createContext<SignedIn>({ name: '', role: 'viewer' });

export function SignedInProvider({
  name,
  role,
  children,
}: SignedIn & {
  readonly children: ReactNode;
}) {
  return <SignedInContext value={{ name, role }}>{children}</SignedInContext>;
}

/** `canTriage`: works on alerts; `canConfigure`: changes how the monitor works. The same roles as on the server. */
export function useSignedIn() {
  const { name, role } = use(SignedInContext);
  const canConfigure = role !== 'viewer' && role !== 'ot-engineer';
  return { name, canTriage: role !== 'viewer', canConfigure };
}
