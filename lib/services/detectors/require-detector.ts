import { z } from 'zod';
import type { Detector } from '@/lib/detection/detector';
import { detectors } from '@/lib/detection/registry';
import type { DetectorView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toDetectorView } from './detector-view';
import { readSurroundings } from './read-surroundings';

export const detectorKind = z.string().max(100);
export const detectorKindInput = z.object({ kind: detectorKind });

/** The detector of a kind; throws `not_found`. */
export function findDetector(kind: string): Detector {
  const detector = detectors.find((candidate) => candidate.kind === kind);
  if (detector === undefined) throw new AppError('not_found', `There is no detector ${kind}.`);
  return detector;
}

/** One detector in full; throws `not_found`. */
export async function requireDetector(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof detectorKindInput>,
): Promise<DetectorView> {
  requirePermission(actor, 'read');
  return toDetectorView(findDetector(input.kind), await readSurroundings(context));
}
