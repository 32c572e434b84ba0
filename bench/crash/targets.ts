import { randomUUID } from 'node:crypto';
import { startHttpReceiver } from '@/lib/notify/testing/http-receiver';
import { sampleAlert } from '@/lib/notify/testing/sample-message';
import { startSyslogReceiver } from '@/lib/notify/testing/syslog-receiver';
import { openOutbox } from '@/workers/dispatch/testing/outbox-fixture';

type Judgement = {
  /** Queued and never arrived. */
  readonly lost: number;
  /** Arrived under more than one delivery id: no receiver could tell. */
  readonly doubled: number;
  /** Arrived again under the same delivery id. */
  readonly repeated: number;
};

export type Targets = Awaited<ReturnType<typeof openTargets>>;

type Arrival = { readonly alertId: string; readonly deliveryId: string };

function judge(queued: readonly string[], arrivals: readonly Arrival[]): Judgement {
  const deliveries = new Map<string, Set<string>>();
  for (const { alertId, deliveryId } of arrivals)
    deliveries.set(alertId, (deliveries.get(alertId) ?? new Set()).add(deliveryId));
  const distinct = [...deliveries.values()].reduce((sum, ids) => sum + ids.size, 0);
  return {
    lost: queued.filter((id) => !deliveries.has(id)).length,
    doubled: distinct - deliveries.size,
    repeated: arrivals.length - distinct,
  };
}

/** Takes the ids out of the structured data of a syslog line. */
function readLine(line: string): Arrival {
  const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(line)?.[1] ?? '';
  return { alertId: of('alert'), deliveryId: of('delivery') };
}

/** A webhook receiver that can tell repeats and a syslog receiver that cannot, each with a channel of its own. */
export async function openTargets(databaseUrl: string) {
  const outbox = await openOutbox(databaseUrl);
  const { db } = outbox.context;
  const http = await startHttpReceiver();
  // A little slow, so that kills fall before, during and after the answer.
  http.behave((_, index) => ({ does: 'answer', status: 200, delayMs: index % 20 }));
  const syslog = await startSyslogReceiver('tcp');
  const channels = [
    await outbox.addWebhook('remembers deliveries', http.url),
    await outbox.addChannel('syslog', 'does not', {
      host: '127.0.0.1',
      port: syslog.port,
      transport: 'tcp',
    }),
  ];
  const queued: string[] = [];

  async function topUp(target: number): Promise<void> {
    const waiting = await db.notification.count({ where: { state: 'queued' } });
    const missing = target - Math.floor(waiting / channels.length);
    if (missing <= 0) return;
    const ids = Array.from({ length: missing }, () => randomUUID());
    queued.push(...ids);
    const now = new Date();
    await db.notification.createMany({
      data: channels.flatMap(({ id: channelId }) =>
        ids.map((id) => ({
          channelId,
          cause: 'opened',
          payload: { alert: sampleAlert({ id, title: `alert ${id}` }) },
          dedupKey: `${id}:${channelId}`,
          createdAt: now,
          nextAttemptAt: now,
        })),
      ),
    });
  }

  return {
    databaseUrl,
    outbox,
    topUp,
    queuedPerChannel: () => queued.length,
    arrived: () => http.requests.length + syslog.messages.length,
    countQueued: () => db.notification.count({ where: { state: 'queued' } }),
    judgeWebhook: () =>
      judge(
        queued,
        http.requests.map(({ body, headers }) => ({
          alertId: JSON.parse(body).alert.id,
          deliveryId: String(headers['x-brokerwatch-delivery']),
        })),
      ),
    judgeSyslog: () => judge(queued, syslog.messages.map(readLine)),
    async close() {
      await http.stop();
      await syslog.stop();
      await db.$disconnect();
    },
  };
}
