import { Gauge, type Registry } from 'prom-client';
import type { ServiceContext } from '../service-context';
import { notificationStates } from './notification-view';

/** Adds how deliveries stand to the monitor's own figures; channels are told apart by the names that people gave them. */
export async function addDeliveryMetrics(registry: Registry, context: ServiceContext): Promise<void> {
  const registers = [registry];
  const now = context.now();
  const counts = await context.db.notification.groupBy({ by: ['state'], _count: true });
  const deliveries = new Gauge({
    name: 'brokerwatch_notifications',
    help: 'Notifications that are kept, by state; failed ones wait to be sent again by hand',
    labelNames: ['state'] as const,
    registers,
  });
  for (const state of notificationStates)
    deliveries.set({ state }, counts.find((entry) => entry.state === state)?._count ?? 0);
  const oldest = await context.db.notification.aggregate({
    where: { state: 'queued' },
    _min: { createdAt: true },
  });
  new Gauge({
    name: 'brokerwatch_notification_oldest_queued_seconds',
    help: 'How long the oldest notification waits that is neither delivered nor given up',
    registers,
  }).set(oldest._min.createdAt === null ? 0 : (now.getTime() - oldest._min.createdAt.getTime()) / 1000);
  const open = new Gauge({
    name: 'brokerwatch_channel_circuit_open',
    help: '1 while a channel is paused after too many failures in a row',
    labelNames: ['channel'] as const,
    registers,
  });
  const failures = new Gauge({
    name: 'brokerwatch_channel_failures_in_a_row',
    help: 'Failed attempts of a channel since its last success',
    labelNames: ['channel'] as const,
    registers,
  });
  const channels = await context.db.channel.findMany({
    select: { name: true, failuresInARow: true, circuitOpenUntil: true },
  });
  for (const { name, failuresInARow, circuitOpenUntil } of channels) {
    open.set({ channel: name }, circuitOpenUntil !== null && circuitOpenUntil > now ? 1 : 0);
    failures.set({ channel: name }, failuresInARow);
  }
}
