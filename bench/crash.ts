import { randomInt } from 'node:crypto';
import { createDatabaseOn, startTestPostgres } from '../scripts/testing/test-postgres';
import type { Bench, Report } from './bench';
import { deliverTheRest, killWhileDelivering } from './crash/kill-workers';
import { openTargets, type Targets } from './crash/targets';

const kills = 100;
/** A worker dies after so many further messages at most (none at least) and a random moment more. */
const messagesMax = 20;
const momentMsMax = 60;
/** Waiting for each channel when a worker starts; more than one life can deliver is never needed. */
const backlog = 60;

async function killAll(targets: Targets): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    await targets.topUp(backlog);
    await killWhileDelivering(targets, {
      messages: randomInt(messagesMax),
      momentMs: randomInt(momentMsMax),
    });
    if (kill % 10 === 9) process.stderr.write(`  ${kill + 1} kills, ${targets.arrived()} messages\n`);
  }
  await deliverTheRest(targets);
}

function reportAll(report: Report, targets: Targets): void {
  const webhook = targets.judgeWebhook();
  const syslog = targets.judgeSyslog();
  const about = { kills, queued: targets.queuedPerChannel() };
  report('lost', webhook.lost + syslog.lost, 'notifications', about);
  report('doubled', webhook.doubled, 'notifications', { ...about, repeatedAttempts: webhook.repeated });
  report('repeatedElsewhere', syslog.repeated, 'notifications', { ...about, bound: kills });
  if (webhook.lost + syslog.lost + webhook.doubled > 0) throw new Error('a notification was lost or doubled');
  if (Math.max(webhook.repeated, syslog.repeated) > kills)
    throw new Error('more was repeated than one message a kill and channel');
}

/**
 * A delivering worker is killed (SIGKILL) 100 times at random moments. Every notification must arrive; a receiver that
 * remembers X-Brokerwatch-Delivery must see nothing twice; elsewhere (syslog) at most one a kill may come twice.
 */
export const crashBench: Bench = {
  name: 'crash',
  async run(report) {
    const postgres = await startTestPostgres({ durable: true });
    try {
      const database = await createDatabaseOn(postgres.adminUrl);
      const targets = await openTargets(database.url);
      try {
        await killAll(targets);
        reportAll(report, targets);
      } finally {
        await targets.close();
      }
    } finally {
      await postgres.stop();
    }
  },
};
