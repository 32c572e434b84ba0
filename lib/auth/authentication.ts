import { hkdfSync } from 'node:crypto';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { betterAuth } from 'better-auth/minimal';
import type { Logger } from '@/lib/config/logger';
import type { Database } from '@/lib/db/database';

export const passwordLengthMin = 10;
export const passwordLengthMax = 128;
const sessionSeconds = 7 * 24 * 3600;
const dayMs = 24 * 3600;

/** Set by our own HTTP server from the socket, so that nobody can choose the address that is rate-limited. */
export const addressHeader = 'x-brokerwatch-address';

/**
 * The origins a request may come from: the host by which it was reached, whatever name or port that is (self-hosted, so
 * no list of names is known), and the origin that the browser itself vouches for as the same.
 */
function sameOrigins(request: Request | undefined): string[] {
  const host = request?.headers.get('host');
  const origin = request?.headers.get('origin');
  const vouched = request?.headers.get('sec-fetch-site') === 'same-origin' && origin ? [origin] : [];
  return [...(host ? [`http://${host}`, `https://${host}`] : []), ...vouched];
}

export type AuthenticationParts = {
  readonly db: Database;
  /** The 32-byte SECRET_KEY; the signing secret is derived from it. */
  readonly secretKey: Uint8Array;
  readonly log: Logger;
  /** Told what people did to their own access, for the audit trail. */
  record(action: 'user.signed-in' | 'user.password-changed', userId: string): Promise<void>;
};

/**
 * better-auth on our tables: e-mail and password only, nobody can sign themselves up, sign-in limited by address in the
 * database, scrypt hashes, no telemetry.
 */
export function createAuthentication({ db, secretKey, log, record }: AuthenticationParts) {
  const secret = Buffer.from(hkdfSync('sha256', secretKey, '', 'brokerwatch session signing', 32)).toString(
    'hex',
  );
  return betterAuth({
    appName: 'Brokerwatch',
    basePath: '/api/auth',
    secret,
    database: prismaAdapter(db, { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLengthMin,
      maxPasswordLength: passwordLengthMax,
    },
    session: { expiresIn: sessionSeconds, updateAge: dayMs },
    trustedOrigins: async (request) => sameOrigins(request),
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 10 }, '/get-session': false },
    },
    advanced: {
      cookiePrefix: 'brokerwatch',
      useSecureCookies: false,
      disableCSRFCheck: false,
      disableOriginCheck: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    databaseHooks: {
      session: {
        create: {
          after: async (session, request) => {
            if (request?.path === '/sign-in/email') await record('user.signed-in', session.userId);
          },
        },
      },
      account: { update: { after: (account) => record('user.password-changed', account.userId) } },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message) => log[level === 'error' ? 'error' : 'info']({ source: 'better-auth' }, message),
    },
  });
}

export type Authentication = ReturnType<typeof createAuthentication>;
