import { type EntityRef, entityKinds } from '@/lib/domain/availability-views';

/** Reads `node-3` of an address; null for anything else, also for `new`. */
export function readTarget(text: string | null): EntityRef | null {
  const parts = /^([a-z]+)-(\d{1,9})$/.exec(text ?? '');
  const kind = entityKinds.find((each) => each === parts?.[1]);
  return kind === undefined ? null : { kind, id: Number(parts?.[2]) };
}
