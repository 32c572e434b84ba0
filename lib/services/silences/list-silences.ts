import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { SilenceView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { listOf, pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toSilenceView } from './silence-view';

const silenceStates = ['pending', 'active', 'ended'] as const;

export const listSilencesInput = z.object({
  ...pageQuery,
  state: listOf(z.enum(silenceStates)).optional().describe('only those that are in one of these states now'),
});

function inState(state: SilenceView['state'], now: Date): Prisma.SilenceWhereInput {
  switch (state) {
    case 'pending':
      return { startsAt: { gt: now }, endsAt: { gt: now } };
    case 'active':
      return { startsAt: { lte: now }, endsAt: { gt: now } };
    case 'ended':
      return { endsAt: { lte: now } };
  }
}

/** Silences, newest first; those that ended are kept. */
export async function listSilences(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listSilencesInput>,
): Promise<Page<SilenceView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.uuid()]), input.cursor);
  const limit = pageSize(input);
  const now = context.now();
  const rows = await context.db.silence.findMany({
    where: {
      ...(input.state?.length ? { OR: input.state.map((state) => inState(state, now)) } : {}),
      ...(after ? { id: { lt: after[0] } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  return toPage({ rows, limit, keyOf: ({ id }) => [id], toItem: (row) => toSilenceView(row, now) });
}
