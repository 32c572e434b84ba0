import { createHash, timingSafeEqual } from 'node:crypto';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/services/service-context';
import { getWebEdge } from './service-context';

function equalInConstantTime(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

async function actorFromSession(requestHeaders: Headers): Promise<Actor | null> {
  const session = await getWebEdge().authentication.api.getSession({ headers: requestHeaders });
  if (session === null) return null;
  return { id: session.user.id, name: session.user.name, role: 'admin' };
}

function actorFromBearer(requestHeaders: Headers): Actor | null {
  const token = /^Bearer (.+)$/i.exec(requestHeaders.get('authorization') ?? '')?.[1];
  const expected = getWebEdge().env.API_TOKEN;
  if (token === undefined || expected === undefined || !equalInConstantTime(token, expected)) return null;
  return { id: null, name: 'API token', role: 'analyst' };
}

/** For pages: who is signed in; sends everybody else to the sign-in page, which leads back to `returnTo`. */
export async function requireActor(returnTo = '/'): Promise<Actor> {
  const actor = await actorFromSession(await headers());
  if (actor === null) redirect(`/sign-in?next=${encodeURIComponent(returnTo)}`);
  return actor;
}

/** Who is signed in, or null; for the sign-in page. */
export async function getActor(): Promise<Actor | null> {
  return actorFromSession(await headers());
}

function cameFromElsewhere(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.get('host');
}

/**
 * For route handlers: the bearer of the API token, else whoever the session cookie belongs to. Throws `unauthenticated`,
 * and `forbidden` for a write with a cookie that another site caused.
 */
export async function actorFromRequest(request: Request): Promise<Actor> {
  if (request.headers.has('authorization')) {
    const bearer = actorFromBearer(request.headers);
    if (bearer === null) throw new AppError('unauthenticated', 'The bearer token is not valid.');
    return bearer;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD' && cameFromElsewhere(request)) {
    throw new AppError('forbidden', 'The request came from another site.');
  }
  const actor = await actorFromSession(request.headers);
  if (actor === null)
    throw new AppError('unauthenticated', 'Sign in, or send the API token as a bearer token.');
  return actor;
}
