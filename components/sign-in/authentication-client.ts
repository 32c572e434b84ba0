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

/** Changes the signed-in person's password and ends their other sessions; null when done. */
export async function changePassword(currentPassword: string, newPassword: string): Promise<string | null> {
  const { error } = await client.changePassword({ currentPassword, newPassword, revokeOtherSessions: true });
  if (!error) return null;
  return error.status === 400
    ? 'The current password is wrong, or the new one is too short (10 characters or more).'
    : (error.message ?? 'The password was not changed.');
}
