import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { ServiceContext } from '../service-context';

/** A viewer that was away longer than this many changes reads its page again instead. */
const replayMax = 5_000;
/** A new viewer begins this long ago, so that nothing falls between reading a page and following it. */
const overlapMs = 5_000;

/** Where a stream begins, and whether what lies before is lost to the viewer. */
export type StreamStart = { readonly after: bigint; readonly isReset: boolean };

const sequence = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

type Bounds = {
  readonly first: bigint | null;
  readonly last: bigint | null;
  readonly overlap: bigint | null;
};

/** Where a viewer goes on: after the id it saw last, unless the log no longer reaches back to it. Throws `invalid`. */
export async function chooseStart(context: ServiceContext, lastEventId: string | null): Promise<StreamStart> {
  const given = lastEventId === null ? null : sequence.safeParse(lastEventId);
  if (given?.success === false) {
    throw new AppError('invalid', 'The last event id is not one of ours.', [
      { field: 'after', message: 'must be the id of an event of this stream' },
    ]);
  }
  const since = new Date(context.now().getTime() - overlapMs);
  const [bounds] = await context.db.$queryRaw<Bounds[]>`
    SELECT min(seq) AS first, max(seq) AS last, (SELECT max(seq) FROM change WHERE at < ${since}) AS overlap FROM change`;
  const first = bounds?.first ?? 0n;
  const last = bounds?.last ?? 0n;
  if (given === null) return { after: bounds?.overlap ?? (first > 0n ? first - 1n : 0n), isReset: false };
  const after = given.data;
  const isCovered = after <= last && after >= first - 1n && last - after <= BigInt(replayMax);
  return isCovered ? { after, isReset: false } : { after: last, isReset: true };
}
