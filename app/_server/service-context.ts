import { type Authentication, createAuthentication } from '@/lib/auth/authentication';
import { type Env, requireEnv } from '@/lib/config/env';
import { createLogger } from '@/lib/config/logger';
import { createSecretBox, loadSecretKey } from '@/lib/config/secret-box';
import { createDatabase } from '@/lib/db/database';
import { recordAccess } from '@/lib/services/audit/record-access';
import type { ServiceContext } from '@/lib/services/service-context';

const connectionsMax = 10;

/** What the web process builds once: the context of the use cases, and what only the HTTP edge needs besides. */
export type WebEdge = {
  readonly context: ServiceContext;
  readonly authentication: Authentication;
  readonly env: Env & { readonly DATABASE_URL: string };
};

function buildEdge(): WebEdge {
  const env = requireEnv();
  const { DATABASE_URL } = env;
  if (DATABASE_URL === undefined) throw new Error('DATABASE_URL must be set for the web process');
  const secretKey = loadSecretKey(env.SECRET_KEY, env.DATA_DIR);
  const log = createLogger('web', env.LOG_LEVEL);
  const db = createDatabase(DATABASE_URL, connectionsMax);
  const host = env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  return {
    context: {
      db,
      secrets: createSecretBox(secretKey),
      log,
      publicUrl: `http://${host}:${env.PORT}`,
      now: () => new Date(),
    },
    authentication: createAuthentication({
      db,
      secretKey,
      log,
      record: recordAccess({ db, secretKey, now: () => new Date() }),
    }),
    env: { ...env, DATABASE_URL },
  };
}

const cache = globalThis as { brokerwatchEdge?: WebEdge };

/** The web process's one set of adapters; Next loads modules more than once, so it hangs on `globalThis`. */
export function getWebEdge(): WebEdge {
  cache.brokerwatchEdge ??= buildEdge();
  return cache.brokerwatchEdge;
}

/** The context that every use case takes. */
export async function getServiceContext(): Promise<ServiceContext> {
  return getWebEdge().context;
}
