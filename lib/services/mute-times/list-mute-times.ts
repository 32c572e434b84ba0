import { z } from 'zod';
import type { MuteTimeView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toMuteTimeView } from './mute-time-view';

export const listMuteTimesInput = z.object(pageQuery);

/** Recurring mute times, newest first. */
export async function listMuteTimes(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listMuteTimesInput> = {},
): Promise<Page<MuteTimeView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.uuid()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.muteTime.findMany({
    where: after ? { id: { lt: after[0] } } : {},
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const now = context.now();
  return toPage({ rows, limit, keyOf: ({ id }) => [id], toItem: (row) => toMuteTimeView(row, now) });
}
