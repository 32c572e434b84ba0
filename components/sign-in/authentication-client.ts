import { createAuthClient } from 'better-auth/react';

const client = createAuthClient({ basePath: '/api/auth' });

/** Signs in; null when done, else what to tell the person. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const { error } = await client.signIn.email({ email, password });
  if (!error) return null;
  if (error.status === 429) return 'Too many attempts. Wait a minute and try again.';
  if (error.status === 401) return 'The e-mail address or the password is wrong.';
  return 'The server did not answer as it should. Try again in a moment.';
}

/** Signs out; null when done, else what to tell the person. */
export async function signOut(): Promise<string | null> {
  const { error } = await client.signOut();
  return error ? 'Signing out did not work. Try again in a moment.' : null;
}
