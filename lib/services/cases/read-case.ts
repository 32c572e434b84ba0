import type { CaseAct } from '@/lib/alerting/export/case-timeline';
import type { AuditEntry, CaseNote, Prisma } from '@/lib/db/generated/client';
import type { CaseNoteView, CaseView } from '@/lib/domain/case-views';
import { AppError } from '@/lib/errors';
import { toCaseNoteView, toCaseView, withCounts } from './case-view';

/** Of what people did to the case itself, the newest. */
const actsMax = 2000;

/** A case's notes are told in full beside these lines, so they are no acts of their own. */
const toldElsewhere = ['case.note-added'];

const sayValue = (value: unknown) => (value === '' ? '(empty)' : String(value ?? 'none'));

function sayAct({ before, after }: AuditEntry): string {
  const old = (before ?? {}) as Record<string, unknown>;
  const fresh = (after ?? {}) as Record<string, unknown>;
  const alerts = [fresh.alerts, old.alerts].find(Array.isArray);
  if (alerts !== undefined && alerts.length > 0)
    return alerts.map((alert: { title?: unknown }) => String(alert?.title ?? '')).join('; ');
  return Object.keys(fresh)
    .filter((key) => key !== 'note' && JSON.stringify(fresh[key]) !== JSON.stringify(old[key]))
    .map((key) => `${key}: ${before === null ? '' : `${sayValue(old[key])} → `}${sayValue(fresh[key])}`)
    .join('; ');
}

/** Without a limit all of them, for the archive. */
const unlimitedBytes = 1e9;

/** The newest notes of a case whose texts fit into `bytesMax`, oldest first. */
function readNotes(tx: Prisma.TransactionClient, caseId: string, bytesMax: number): Promise<CaseNote[]> {
  return tx.$queryRaw<CaseNote[]>`
    SELECT id, case_id AS "caseId", at, author, text FROM (
      SELECT *, sum(octet_length(text)) OVER (ORDER BY id DESC) AS bytes
      FROM case_note WHERE case_id = ${caseId}::uuid) AS note
    WHERE bytes <= ${bytesMax}::bigint ORDER BY id`;
}

type Wanted = {
  /** Kinds of acts that are left out. */
  readonly withoutActs?: readonly string[];
  /** Of the notes the newest, as long as their texts fit into this. */
  readonly notesBytesMax?: number;
};

/** A case with its notes and what was done to it, both oldest first; throws `not_found`. */
export async function readCase(
  tx: Prisma.TransactionClient,
  id: string,
  { withoutActs = [], notesBytesMax = unlimitedBytes }: Wanted = {},
): Promise<{ readonly view: CaseView; readonly notes: CaseNoteView[]; readonly acts: CaseAct[] }> {
  const row = await tx.caseFile.findUnique({ where: { id }, include: withCounts });
  if (row === null) throw new AppError('not_found', 'There is no such case.');
  const notes = await readNotes(tx, id, notesBytesMax);
  const entries = await tx.auditEntry.findMany({
    where: { resource: 'case', resourceId: id, action: { notIn: [...toldElsewhere, ...withoutActs] } },
    orderBy: { id: 'desc' },
    take: actsMax,
  });
  return {
    view: toCaseView(row),
    notes: notes.map(toCaseNoteView),
    acts: entries.reverse().map((entry) => ({
      id: entry.id.toString(),
      at: entry.at.toISOString(),
      action: entry.action,
      actor: entry.actor,
      text: sayAct(entry),
    })),
  };
}
