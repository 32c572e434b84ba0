import { z } from 'zod';
import type { CaseFile, CaseNote } from '@/lib/db/generated/client';
import { alertVerdictSchema } from '@/lib/domain/alert';
import { type CaseNoteView, type CaseView, caseStates } from '@/lib/domain/case-views';
import type { JsonObject } from '@/lib/domain/json';
import { severitySchema } from '@/lib/domain/severity';

/** What to read with a `case_file` row so that it can be shown. */
export const withCounts = { _count: { select: { alerts: true, notes: true } } } as const;

type CaseRow = CaseFile & { readonly _count: { readonly alerts: number; readonly notes: number } };

/** One `case_file` row. */
export function toCaseView({ _count, ...row }: CaseRow): CaseView {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    summary: row.summary,
    state: z.enum(caseStates).parse(row.state),
    severity: severitySchema.parse(row.severity),
    verdict: alertVerdictSchema.nullable().parse(row.verdict),
    owner: row.owner,
    author: row.author,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    closedBy: row.closedBy,
    alertCount: _count.alerts,
    noteCount: _count.notes,
    version: row.version,
  };
}

/** One `case_note` row. */
export function toCaseNoteView(row: CaseNote): CaseNoteView {
  return { id: row.id.toString(), at: row.at.toISOString(), author: row.author, text: row.text };
}

/** What the audit trail keeps of a case. */
export function auditedCase(row: CaseFile): JsonObject {
  const { number, title, summary, state, severity, verdict, owner } = row;
  return { number, title, summary, state, severity, verdict, owner };
}
