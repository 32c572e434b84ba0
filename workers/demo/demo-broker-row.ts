import type { Transaction } from '@/lib/db/database';

const name = 'Demo plant';
/** Everything, and the birth certificates that the broker keeps, which `#` does not match. */
const topics = ['#', '$sparkplug/certificates/#'];

/** The demo's broker of an earlier start, if there was one. */
export async function findDemoBroker(
  tx: Transaction,
): Promise<{ readonly id: number; readonly url: string } | null> {
  return tx.broker.findFirst({
    where: { source: 'demo' },
    orderBy: { id: 'asc' },
    select: { id: true, url: true },
  });
}

/** Adds the demo's broker, watched since `since`, under its name, or one like it when somebody uses that. */
export async function createDemoBroker(
  tx: Transaction,
  url: string,
  since: Date,
): Promise<{ readonly id: number; readonly name: string }> {
  const isTaken = (await tx.broker.count({ where: { name } })) > 0;
  return tx.broker.create({
    data: {
      name: isTaken ? `${name} (${new URL(url).port})` : name,
      url,
      kind: 'auto',
      topics,
      source: 'demo',
      createdAt: since,
    },
    select: { id: true, name: true },
  });
}

/** Points the demo's broker to where it listens now. */
export async function moveDemoBroker(tx: Transaction, id: number, url: string): Promise<void> {
  await tx.broker.update({ where: { id }, data: { url, topics } });
}
