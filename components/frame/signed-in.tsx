'use client';

import { createContext, type ReactNode, use } from 'react';

/** Who is signed in; a page offers only what this role may do, the server judges all the same. */
type SignedIn = {
  /** null for whoever is no user. */
  readonly id: string | null;
  readonly name: string;
  readonly role: 'viewer' | 'ot-engineer' | 'analyst' | 'admin' | 'system';
};

const SignedInContext = createContext<SignedIn>({ id: null, name: '', role: 'viewer' });

export function SignedInProvider({
  id,
  name,
  role,
  children,
}: SignedIn & {
  readonly children: ReactNode;
}) {
  return <SignedInContext value={{ id, name, role }}>{children}</SignedInContext>;
}

/** `canTriage`: works on alerts; `canConfigure`: changes how the monitor works. The same roles as on the server. */
export function useSignedIn() {
  const { id, name, role } = use(SignedInContext);
  const canConfigure = role !== 'viewer' && role !== 'ot-engineer';
  return { id, name, canTriage: role !== 'viewer', canConfigure };
}
