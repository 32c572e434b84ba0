import type { Database } from '@/lib/db/database';
import type { PresenceChanges } from '@/lib/sparkplug/presence-record';
import { readMemories } from '@/workers/detect/detector-memories';
import { restoreSparkplug, type StoredSparkplug } from './restore-sparkplug';

/** What an earlier process left behind about one broker. */
export type StoredBroker = {
  readonly presence: PresenceChanges;
  readonly openKeysByKind: Readonly<Record<string, readonly string[]>>;
  /** What the detectors had learned. */
  readonly memoryByKind: Readonly<Record<string, unknown>>;
  /** Metrics, quirks and travel of its edge nodes. */
  readonly sparkplug: StoredSparkplug;
};

type Presence = PresenceChanges['nodes'][number]['state'];
const presenceOf = (stored: string): Presence =>
  stored === 'online' || stored === 'offline' ? stored : 'unknown';
const ms = (date: Date | null) => date?.getTime() ?? null;

type StoredPresence = {
  readonly state: string;
  readonly since: Date;
  readonly reason: string | null;
  readonly births: number;
  readonly deaths: number;
  readonly metricCount: number | null;
  readonly lastMessageAt: Date | null;
  readonly firstSeenAt: Date;
};

function toPresence({
  state,
  since,
  reason,
  births,
  deaths,
  metricCount,
  lastMessageAt,
  firstSeenAt,
}: StoredPresence) {
  return {
    state: presenceOf(state),
    since: since.getTime(),
    reason,
    births,
    deaths,
    metricCount,
    lastMessageAt: ms(lastMessageAt),
    firstSeenAt: firstSeenAt.getTime(),
  };
}

type Restoring = {
  /** Is this MQTT client id in use by this installation now? */
  isOurs(clientId: string): boolean;
  readonly now: number;
};

/**
 * Reads what was stored of a broker, and marks its MQTT clients as "not known whether connected": nobody was watching
 * since the last process ended. Connections of the monitor itself ended with the process that made them.
 */
export async function restoreBroker(
  db: Database,
  brokerId: number,
  restoring: Restoring,
): Promise<StoredBroker> {
  await db.mqttClient.updateMany({
    where: { brokerId, connected: { not: null } },
    data: { connected: null },
  });
  await endFormerMonitors(db, brokerId, restoring);
  const nodes = await db.edgeNode.findMany({ where: { brokerId }, include: { devices: true } });
  const hosts = await db.hostApplication.findMany({ where: { brokerId } });
  const alerts = await db.alert.findMany({
    where: { brokerId, state: { not: 'resolved' } },
    select: { detector: true, dedupKey: true },
  });
  const openKeysByKind: Record<string, string[]> = {};
  for (const { detector, dedupKey } of alerts)
    openKeysByKind[detector] = [...(openKeysByKind[detector] ?? []), dedupKey];
  return {
    openKeysByKind,
    memoryByKind: await readMemories(db, brokerId),
    sparkplug: await restoreSparkplug(db, brokerId),
    presence: {
      nodes: nodes.map(({ group, edgeNode, bdSeq, ...row }) => ({
        group,
        edgeNode,
        bdSeq,
        ...toPresence(row),
      })),
      devices: nodes.flatMap(({ group, edgeNode, devices }) =>
        devices.map(({ device, ...row }) => ({ group, edgeNode, device, ...toPresence(row) })),
      ),
      hosts: hosts.map(({ hostId, state, since, firstSeenAt }) => ({
        hostId,
        state: presenceOf(state),
        since: since.getTime(),
        reason: null,
        firstSeenAt: firstSeenAt.getTime(),
      })),
    },
  };
}

/** Each start of the monitor has an id of its own, under which nobody comes back and no session is kept. */
async function endFormerMonitors(db: Database, brokerId: number, { isOurs, now }: Restoring): Promise<void> {
  const monitors = await db.mqttClient.findMany({
    where: { brokerId, isMonitor: true, connected: null },
    select: { clientId: true },
  });
  const subscribed = await db.subscription.findMany({
    where: { brokerId, isMonitor: true, active: true },
    select: { clientId: true },
    distinct: ['clientId'],
  });
  const ended = [...monitors, ...subscribed].map(({ clientId }) => clientId).filter((id) => !isOurs(id));
  if (ended.length === 0) return;
  const at = new Date(now);
  await db.mqttClient.updateMany({
    where: { brokerId, clientId: { in: ended } },
    data: { connected: false, since: at, lastReason: 'the monitor was stopped' },
  });
  await db.subscription.updateMany({
    where: { brokerId, clientId: { in: ended }, active: true },
    data: { active: false, endedAt: at },
  });
}
