const anyOrigin = 'http://own.invalid';

/**
 * Where to go after sign-in. Only a path of our own: parsed as the browser will parse it, because it drops tabs and line
 * ends and takes a backslash for a slash.
 */
export function ownPath(next: string | readonly string[] | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, anyOrigin)) return '/';
  const url = new URL(next, anyOrigin);
  return url.origin === anyOrigin ? `${url.pathname}${url.search}${url.hash}` : '/';
}
