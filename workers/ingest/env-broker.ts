import { isDeepStrictEqual } from 'node:util';
import type { Env } from '@/lib/config/env';
import type { SecretBox } from '@/lib/config/secret-box';
import type { Database } from '@/lib/db/database';
import { recordAudit } from '@/lib/services/audit/record-audit';
import { auditBroker } from '@/lib/services/brokers/audit-broker';
import type { Actor } from '@/lib/services/service-context';

/** Who an environment variable speaks for. */
const system: Actor = { id: null, name: 'Brokerwatch (MQTT_URL)', role: 'system' };

type BrokerEnv = Pick<Env, 'MQTT_URL' | 'MQTT_TOPICS' | 'MQTT_KIND'>;

/**
 * Brings the broker of `MQTT_URL` into the table: the row of an earlier start, or a broker that somebody had added with
 * the same URL, or a new one named after its host. What an earlier `MQTT_URL` left becomes an ordinary broker, so that
 * its history stays and it can be edited and removed. What changes is audited.
 */
export async function adoptEnvBroker(db: Database, secrets: SecretBox, env: BrokerEnv): Promise<void> {
  const { MQTT_URL, MQTT_TOPICS, MQTT_KIND } = env;
  const url = MQTT_URL === undefined ? null : new URL(MQTT_URL);
  const plainUrl = url === null ? null : withoutCredentials(url);
  await db.broker.updateMany({
    where: { source: 'env', NOT: { url: plainUrl ?? '' } },
    data: { source: 'user' },
  });
  if (url === null || plainUrl === null) return;
  const columns = {
    url: plainUrl,
    kind: MQTT_KIND,
    topics: [...MQTT_TOPICS],
    username: url.username === '' ? null : decodeURIComponent(url.username),
    passwordSealed: url.password === '' ? null : secrets.seal(decodeURIComponent(url.password)),
    source: 'env',
  };
  const known = await db.broker.findFirst({
    where: { url: plainUrl, source: { in: ['env', 'user'] } },
    orderBy: [{ source: 'asc' }, { id: 'asc' }],
  });
  const name = known?.name ?? (await freeName(db, url));
  await db.$transaction(async (tx) => {
    const row =
      known === null
        ? await tx.broker.create({ data: { ...columns, name } })
        : await tx.broker.update({ where: { id: known.id }, data: columns });
    const [before, after] = [known === null ? null : auditBroker(known), auditBroker(row)];
    if (isDeepStrictEqual(before, after)) return;
    const action = known === null ? 'broker.added' : 'broker.updated';
    await recordAudit(tx, system, { action, resource: 'broker', resourceId: String(row.id), before, after });
  });
}

function withoutCredentials(url: URL): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}

async function freeName(db: Database, url: URL): Promise<string> {
  const name = url.host;
  const isTaken = (await db.broker.count({ where: { name } })) > 0;
  return isTaken ? `${name} (MQTT_URL ${Date.now().toString(36)})` : name;
}
