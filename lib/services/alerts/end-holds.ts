import { type AlertRecord, toAlertJson } from '@/lib/alerting/alert-record';
import { endHold, type HoldEnd } from '@/lib/alerting/holds';
import { saveAlert, toAlertRecord } from '@/lib/db/alert-repository';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import type { LiveFrame } from '@/lib/live/live-frame';

/** Snoozes that end at once are few; what is left over is taken the next time. */
const endedMax = 100;

/** An alert that came back, as it is now, and what channels should hear of it (null: nothing). */
export type EndedHold = { readonly record: AlertRecord; readonly notify: HoldEnd['notify'] };

/**
 * Opens the alerts again whose snooze is over at `now` (at most 100 a call), with timeline and live frame, and returns
 * them for whoever tells the channels within the same transaction. Rows that somebody else works on are left for the next
 * call. `publicUrl` has no trailing slash.
 */
export async function endHolds(tx: Transaction, now: Date, publicUrl: string): Promise<readonly EndedHold[]> {
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert
    WHERE hold = 'until-time' AND hold_until <= ${now}::timestamptz
    ORDER BY hold_until LIMIT ${endedMax} FOR NO KEY UPDATE SKIP LOCKED`;
  if (due.length === 0) return [];
  const rows = await tx.alert.findMany({
    where: { id: { in: due.map(({ id }) => id) } },
    orderBy: { holdUntil: 'asc' },
    include: { broker: { select: { name: true } } },
  });
  const ended: EndedHold[] = [];
  const frames: LiveFrame[] = [];
  for (const row of rows) {
    const end = endHold(toAlertRecord(row), now);
    if (end === null) continue;
    await saveAlert(tx, end.next, end.timeline);
    ended.push({ record: end.next, notify: end.notify });
    frames.push({
      type: 'alert',
      alert: toAlertJson(end.next, row.broker.name, publicUrl),
      cause: 'released',
    });
  }
  await appendChanges(tx, frames);
  return ended;
}
