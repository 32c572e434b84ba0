import { summariseIncident } from '@/lib/alerting/incidents/summarise-incident';
import type { Transaction } from '@/lib/db/database';
import { readRecords } from '@/lib/db/find-alerts';
import { queueNotifications } from '@/lib/db/outbox-repository';
import { readIncidentAlerts } from '@/lib/db/read-incident-alerts';
import type { NotificationPayload } from '@/lib/domain/notification-payload';
import { type Severity, severityRank, severitySchema } from '@/lib/domain/severity';
import { buildPayload, type TellContext } from '../incidents/build-payload';
import { readRouting } from './read-routing';

/** Incidents that one digest names; the rest is counted. */
const namedMax = 11;

type Digest = {
  readonly payload: NotificationPayload;
  readonly severity: Severity;
};

/**
 * Tells the digests that are due at `now`, one a rule, in the caller's transaction; a rule that somebody else is at is left
 * to the next call. Returns how many rules were due.
 */
export async function tellDigests(tx: Transaction, context: TellContext): Promise<number> {
  // Before any row: who changes rules locks the table first.
  await tx.$executeRaw`LOCK TABLE routing_rule IN ROW EXCLUSIVE MODE`;
  const due = await tx.$queryRaw<{ id: string; next_digest_at: Date; channel_ids: string[] }[]>`
    SELECT id, next_digest_at, channel_ids FROM routing_rule
    WHERE next_digest_at <= ${context.now}::timestamptz ORDER BY next_digest_at, id FOR NO KEY UPDATE SKIP LOCKED`;
  if (due.length === 0) return 0;
  const { channels } = await readRouting(tx, context.now);
  for (const { id, next_digest_at: at, channel_ids: channelIds } of due) {
    const digest = await digestOf(tx, id, context);
    const targets = channelIds.flatMap((channelId) => channels.get(channelId) ?? []);
    const entries = targets
      .filter(({ minimumSeverity }) => digest !== null && isAtLeast(digest.severity, minimumSeverity))
      .flatMap((channel) => {
        if (digest === null) return [];
        const dedupKey = `digest:${id}:${at.getTime()}:${channel.id}`;
        const { payload } = digest;
        return [
          {
            channelId: channel.id,
            incidentId: null,
            alertId: null,
            cause: 'digest',
            payload,
            dedupKey,
          } as const,
        ];
      });
    await queueNotifications(tx, entries, context.now);
    await tx.digestItem.deleteMany({ where: { ruleId: id } });
    await tx.routingRule.update({ where: { id }, data: { nextDigestAt: null } });
  }
  return due.length;
}

function isAtLeast(severity: Severity, minimum: Severity): boolean {
  return severityRank(severity) >= severityRank(minimum);
}

/** The gravest incident leads; the others are named by the alert that leads them. */
async function digestOf(tx: Transaction, ruleId: string, context: TellContext): Promise<Digest | null> {
  const items = await tx.digestItem.findMany({
    where: { ruleId },
    include: { incident: { include: { broker: { select: { name: true } } } } },
  });
  const incidents = items
    .map(({ incident }) => ({
      ...incident,
      grade: severityRank(severitySchema.catch('critical').parse(incident.severity)),
    }))
    .sort((one, other) => other.grade - one.grade || one.openedAt.getTime() - other.openedAt.getTime());
  const named = incidents.slice(0, namedMax);
  const members = await readIncidentAlerts(
    tx,
    named.map(({ id }) => id),
  );
  const led = named.flatMap((incident) => {
    const summary = summariseIncident(members.get(incident.id) ?? []);
    return summary === null ? [] : [{ incident, summary }];
  });
  const records = await readRecords(
    tx,
    led.map(({ summary }) => summary.leadAlertId),
  );
  const byId = new Map(records.map((record) => [record.id, record]));
  const [lead, ...others] = led.flatMap(({ summary }) => byId.get(summary.leadAlertId) ?? []);
  const [first] = led;
  if (lead === undefined || first === undefined) return null;
  const { incident, summary } = first;
  const payload = buildPayload(
    {
      id: incident.id,
      openedAt: incident.openedAt,
      brokerName: incident.broker.name,
      flapCount: 0,
    },
    {
      ...summary,
      title: incidents.length === 1 ? '1 incident' : `${incidents.length.toLocaleString('en')} incidents`,
      alertCount: incidents.reduce((sum, { alertCount }) => sum + alertCount, 0),
    },
    { named: [lead, ...others], hiddenCount: 0, isUnacknowledged: false },
    context,
  );
  const url = `${context.publicUrl}/incidents`;
  const whole = payload.incident === null ? null : { ...payload.incident, url };
  return { payload: { ...payload, incident: whole }, severity: summary.severity };
}
