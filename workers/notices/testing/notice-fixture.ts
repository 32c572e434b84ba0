import pino from 'pino';
import type { Finding, Subject } from '@/lib/domain/finding';
import { notificationPayloadSchema } from '@/lib/domain/notification-payload';
import { recordFindings } from '@/lib/services/alerts/record-findings';
import { createServiceFixture } from '@/lib/services/testing/service-fixture';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { createNoticeLoop } from '../notice-loop';

export const noon = Date.UTC(2026, 10, 22, 12);
export const second = 1000;
export const minute = 60 * second;

type About = {
  readonly detector?: string;
  readonly severity?: 'low' | 'medium' | 'high' | 'critical';
  readonly subject?: Subject;
  readonly at?: number;
};

/** A finding about an MQTT client named as its key, `at` ms after noon. */
export function raise(key: string, about: About = {}): Finding {
  const { detector = 'wildcard-subscriber', severity = 'high', at = 0 } = about;
  const subject = about.subject ?? ({ kind: 'client', id: key } as const);
  return {
    action: 'raise',
    detector,
    key,
    at: noon + at,
    severity,
    confidence: 0.9,
    title: `${detector} ${key}`,
    summary: 's',
    subject,
    evidence: subject.kind === 'client' ? { clientIds: [subject.id], filters: ['#'] } : {},
    attack: [],
  };
}

export function clear(key: string, at: number, detector = 'wildcard-subscriber'): Finding {
  return { action: 'clear', detector, key, at: noon + at, summary: 'over' };
}

/** A database with one broker, where findings are recorded and a notice loop runs at chosen times (ms after noon). */
export async function createNoticeFixture() {
  const fixture = createServiceFixture(await createTestDatabase());
  const { db } = fixture;
  const publicUrl = 'https://monitor.example';
  const { id: brokerId } = await db.broker.create({ data: { name: 'Plant', url: 'mqtt://x', topics: [] } });
  const said = async () => {
    const rows = await db.notification.findMany({
      include: { channel: true },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    return rows.map((row) => ({ ...row, body: notificationPayloadSchema.parse(row.payload) }));
  };
  return {
    ...fixture,
    brokerId,
    said,
    /** The time that the use cases see. */
    travel(after: number) {
      fixture.at = new Date(noon + after);
    },
    async reset() {
      for (const table of ['notification', 'incident', 'alert', 'silence', 'routing_rule', 'channel'])
        await db.$executeRawUnsafe(`DELETE FROM ${table}`);
    },
    async addChannel(name: string, minimumSeverity = 'low', kind = 'webhook') {
      return (await db.channel.create({ data: { kind, name, minimumSeverity } })).id;
    },
    async record(after: number, ...findings: Finding[]) {
      const now = new Date(noon + after);
      await db.$transaction((tx) => recordFindings(tx, brokerId, findings, { publicUrl, now }));
    },
    /** Lets a fresh loop do once what is due; gives what it queued as `channel cause: alert`. */
    async runAt(after: number): Promise<readonly string[]> {
      const before = new Set((await said()).map(({ id }) => id));
      const loop = createNoticeLoop({
        db,
        databaseUrl: fixture.url,
        log: pino({ level: 'silent' }),
        publicUrl,
        now: () => new Date(noon + after),
      });
      await loop.runOnce();
      return (await said())
        .filter(({ id }) => !before.has(id))
        .map(({ channel, cause, body }) => `${channel.name} ${cause}: ${body.alert.title}`);
    },
    alertOf(key: string) {
      return db.alert.findFirstOrThrow({ where: { dedupKey: key }, orderBy: { firstSeenAt: 'desc' } });
    },
  };
}

export type NoticeFixture = Awaited<ReturnType<typeof createNoticeFixture>>;
