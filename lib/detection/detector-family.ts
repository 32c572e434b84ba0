import type { DetectorFamily } from '@/lib/domain/alert-matcher';
import { detectors } from './registry';

const familyByKind: ReadonlyMap<string, DetectorFamily> = new Map(
  detectors.map(({ kind, family }) => [kind, family]),
);

/** What a detector belongs to, by its kind; `broker` for one that this version does not have. */
export function familyOf(kind: string): DetectorFamily {
  return familyByKind.get(kind) ?? 'broker';
}
