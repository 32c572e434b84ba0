import { z } from 'zod';
import { detectors } from '@/lib/detection/registry';
import type { DetectorView, Page } from '@/lib/domain/views';
import { pageQuery, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toDetectorView } from './detector-view';
import { readSurroundings } from './read-surroundings';

export const listDetectorsInput = z.object(pageQuery);

/** All detectors, in the order of the registry. */
export async function listDetectors(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listDetectorsInput> = {},
): Promise<Page<DetectorView>> {
  requirePermission(actor, 'read');
  const [last = ''] = readCursor(z.tuple([z.string()]), input.cursor) ?? [];
  const from = detectors.findIndex(({ kind }) => kind === last) + 1;
  const limit = input.limit ?? detectors.length;
  const surroundings = await readSurroundings(context);
  return toPage({
    rows: detectors.slice(from, from + limit + 1),
    limit,
    keyOf: ({ kind }) => [kind],
    toItem: (detector) => toDetectorView(detector, surroundings),
  });
}
