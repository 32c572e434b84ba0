import { hkdfSync } from 'node:crypto';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { createAuthMiddleware, isAPIError } from 'better-auth/api';
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

/** What somebody did, or was refused, about their own access; e-mail and address only where they are known. */
export type Access = {
  readonly action: 'user.signed-in' | 'user.signed-out' | 'user.password-changed' | 'user.sign-in-refused';
  /** null when nobody was let in. */
  readonly userId: string | null;
  /** As it was typed. */
  readonly email: string | null;
  readonly address: string | null;
};

export type AuthenticationParts = {
  readonly db: Database;
  /** The 32-byte SECRET_KEY; the signing secret is derived from it. */
  readonly secretKey: Uint8Array;
  readonly log: Logger;
  /** Told what people did to their own access, for the audit trail. */
  record(access: Access): Promise<void>;
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
    hooks: {
      after: createAuthMiddleware(async ({ path, body, headers, context }) => {
        if (path !== '/sign-in/email' || !isAPIError(context.returned)) return;
        const email = typeof body?.email === 'string' ? body.email : null;
        const address = headers?.get(addressHeader) ?? null;
        await record({ action: 'user.sign-in-refused', userId: null, email, address });
      }),
    },
    databaseHooks: {
      session: {
        create: {
          after: async ({ userId, ipAddress }, request) => {
            if (request?.path === '/sign-in/email')
              await record({ action: 'user.signed-in', userId, email: null, address: ipAddress || null });
          },
        },
        delete: {
          after: async ({ userId, ipAddress }, request) => {
            if (request?.path === '/sign-out')
              await record({ action: 'user.signed-out', userId, email: null, address: ipAddress || null });
          },
        },
      },
      account: {
        update: {
          after: ({ userId }) =>
            record({ action: 'user.password-changed', userId, email: null, address: null }),
        },
      },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message) => log[level === 'error' ? 'error' : 'info']({ source: 'better-auth' }, message),
    },
  });
}

export type Authentication = ReturnType<typeof createAuthentication>;
