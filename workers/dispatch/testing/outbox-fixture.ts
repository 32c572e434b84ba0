import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import { type QueuedNotification, queueNotifications } from '@/lib/db/outbox-repository';
import type { JsonObject } from '@/lib/domain/json';
import { severityRank, severitySchema } from '@/lib/domain/severity';
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
    addChannel: (kind: string, name: string, settings: JsonObject) =>
      addChannel(context, admin, { kind, name, enabled: true, minimumSeverity: 'low', settings }),
    addAlert: (title: string) => addAlert(db, broker.id, title),
    /** For every enabled channel whose minimum severity is reached. */
    enqueue: (entries: readonly OutboxEntry[]) =>
      db.$transaction(async (tx) => {
        const channels = await tx.channel.findMany({ where: { enabled: true } });
        const queued = channels.flatMap(({ id, minimumSeverity }) =>
          entries
            .filter(
              ({ alert }) =>
                severityRank(alert.severity) >= severityRank(severitySchema.parse(minimumSeverity)),
            )
            .map((entry) => forChannel(entry, id)),
        );
        return queueNotifications(tx, queued, new Date());
      }),
  };
}

type OutboxEntry = {
  readonly alert: ReturnType<typeof sampleAlert>;
  readonly cause: 'opened' | 'escalated' | 'reopened' | 'resolved';
  readonly dedupKey: string;
};

function forChannel({ alert, cause, dedupKey }: OutboxEntry, channelId: string): QueuedNotification {
  return {
    channelId,
    incidentId: null,
    alertId: alert.id,
    cause,
    payload: { alert, incident: null },
    dedupKey: `${dedupKey}:${channelId}`,
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
