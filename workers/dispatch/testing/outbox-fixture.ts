import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import { enqueueNotifications, type OutboxEntry } from '@/lib/db/outbox-repository';
import { sampleAlert } from '@/lib/notify/testing/sample-message';
import { addChannel } from '@/lib/services/channels/add-channel';
import { setOutgoingAllowList } from '@/lib/services/channels/set-outgoing-allow-list';
import type { Actor, ServiceContext } from '@/lib/services/service-context';

const admin: Actor = { id: null, name: 'Test admin', role: 'admin' };

/** A database with a broker, loopback allowed, and ways to add channels and alerts as the product does. */
export async function openOutbox(databaseUrl: string) {
  const key = randomBytes(32);
  const db = createDatabase(databaseUrl);
  const context: ServiceContext = {
    db,
    secrets: createSecretBox(key),
    log: pino({ level: 'silent' }),
    publicUrl: 'https://monitor.example',
    now: () => new Date(),
  };
  const broker = await db.broker.create({ data: { name: 'plant-a', url: 'mqtt://127.0.0.1' } });
  await setOutgoingAllowList(context, admin, { entries: ['127.0.0.1'] });
  return {
    context,
    keyHex: key.toString('hex'),
    addWebhook: (name: string, url: string) =>
      addChannel(context, admin, {
        kind: 'webhook',
        name,
        enabled: true,
        minimumSeverity: 'low',
        settings: { url },
      }),
    addChannel: (kind: string, name: string, url: string) =>
      addChannel(context, admin, { kind, name, enabled: true, minimumSeverity: 'low', settings: { url } }),
    addAlert: (title: string) => addAlert(db, broker.id, title),
    enqueue: (entries: readonly OutboxEntry[]) =>
      db.$transaction((tx) => enqueueNotifications(tx, entries, new Date())),
  };
}

async function addAlert(db: Database, brokerId: number, title: string): Promise<OutboxEntry> {
  const row = await db.alert.create({
    data: {
      brokerId,
      detector: 'wildcard-subscriber',
      dedupKey: title,
      severity: 'high',
      confidence: 0.9,
      title,
      summary: title,
      subjectKind: 'client',
      subjectId: title,
      firstSeenAt: new Date(),
      lastSeenAt: new Date(),
    },
  });
  return {
    alert: sampleAlert({ id: row.id, brokerId, title, severity: 'high' }),
    cause: 'opened',
    dedupKey: `${row.id}:1:opened`,
  };
}
