import type { AlertRecord, TimelineDraft } from '@/lib/alerting/alert-record';
import { alertColumns } from './alert-repository';
import type { Transaction } from './database';
import { Prisma } from './generated/client';
import { jsonText } from './storable';

/** An alert may carry a hundred kilobytes of evidence: a statement stays within what the server takes at once. */
const rowsMax = 200;

/** An alert to write whole, with lines to add to its timeline. */
export type AlertToSave = { readonly record: AlertRecord; readonly timeline: readonly TimelineDraft[] };

/**
 * Writes alerts whole, new or not, in few statements. Fails with SQLSTATE 23505 when somebody else has just opened an alert
 * for one of the conditions: the transaction must be tried again.
 */
export async function saveAlerts(tx: Transaction, alerts: readonly AlertToSave[]): Promise<void> {
  for (let from = 0; from < alerts.length; from += rowsMax) {
    const some = alerts.slice(from, from + rowsMax);
    await writeRows(
      tx,
      some.map(({ record }) => columnsOf(record)),
    );
    await writeTimeline(tx, some);
  }
}

function columnsOf(record: AlertRecord): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(alertColumns(record)).map(([name, value]) => [columnName(name), value]),
  );
}

function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

async function writeRows(tx: Transaction, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const names = Object.keys(first).map((name) => `"${name}"`);
  const columns = Prisma.raw(names.join(', '));
  const updates = Prisma.raw(
    names
      .filter((name) => name !== '"id"')
      .map((name) => `${name} = EXCLUDED.${name}`)
      .join(', '),
  );
  await tx.$executeRaw`
    INSERT INTO alert (${columns})
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::alert, ${jsonText(rows)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET ${updates}`;
}

async function writeTimeline(tx: Transaction, alerts: readonly AlertToSave[]): Promise<void> {
  const lines = alerts.flatMap(({ record, timeline }) =>
    timeline.map((line) => ({ alert_id: record.id, ...line })),
  );
  if (lines.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO alert_event (alert_id, at, kind, actor, text)
    SELECT l.alert_id, l.at, l.kind, l.actor, l.text
    FROM ROWS FROM (jsonb_to_recordset(${jsonText(lines)}::jsonb)
      AS (alert_id uuid, at timestamptz, kind text, actor text, text text)) WITH ORDINALITY
      AS l (alert_id, at, kind, actor, text, place)
    ORDER BY l.place`;
}
