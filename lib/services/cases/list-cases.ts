import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { alertVerdictSchema } from '@/lib/domain/alert';
import { type CaseView, caseStates } from '@/lib/domain/case-views';
import { severitySchema } from '@/lib/domain/severity';
import type { Page } from '@/lib/domain/views';
import {
  escapeLike,
  listOf,
  pageQuery,
  pageSize,
  queryText,
  readCursor,
  searchText,
  toPage,
} from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toCaseView, withCounts } from './case-view';

export const listCasesInput = z.object({
  ...pageQuery,
  state: listOf(z.enum(caseStates)).optional().describe('open, closed; several with commas'),
  severity: listOf(severitySchema).optional(),
  verdict: listOf(alertVerdictSchema).optional(),
  owner: listOf(queryText).optional(),
  alertId: z.uuid().optional().describe('cases that hold this alert'),
  q: searchText.optional().describe('text in the title, the summary or the notes, or the case’s number'),
});
type ListCasesInput = z.output<typeof listCasesInput>;

function textCondition(q: string): Prisma.CaseFileWhereInput {
  const contains = { contains: escapeLike(q), mode: 'insensitive' as const };
  const number = /^#?(\d{1,9})$/.exec(q)?.[1];
  return {
    OR: [
      { title: contains },
      { summary: contains },
      { notes: { some: { text: contains } } },
      ...(number === undefined ? [] : [{ number: Number(number) }]),
    ],
  };
}

function whereOf(input: ListCasesInput): Prisma.CaseFileWhereInput[] {
  return [
    ...(input.state?.length ? [{ state: { in: input.state } }] : []),
    ...(input.severity?.length ? [{ severity: { in: input.severity } }] : []),
    ...(input.verdict?.length ? [{ verdict: { in: input.verdict } }] : []),
    ...(input.owner?.length ? [{ owner: { in: input.owner } }] : []),
    ...(input.alertId === undefined ? [] : [{ alerts: { some: { alertId: input.alertId } } }]),
    ...(input.q ? [textCondition(input.q)] : []),
  ];
}

/** Cases, newest number first. */
export async function listCases(
  context: ServiceContext,
  actor: Actor,
  input: ListCasesInput,
): Promise<Page<CaseView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.caseFile.findMany({
    where: { AND: [...whereOf(input), ...(after ? [{ number: { lt: after[0] } }] : [])] },
    orderBy: { number: 'desc' },
    take: limit + 1,
    include: withCounts,
  });
  return toPage({ rows, limit, keyOf: (row) => [row.number], toItem: toCaseView });
}
