import type { Json } from '@/lib/domain/json';

/** One thing that an audited action changed; null where it was not there. */
export type AuditChange = { readonly path: string; readonly before: Json; readonly after: Json };

/** Every leaf by its dotted path; lists are leaves, because their places carry no names. */
function leavesOf(value: Json, path: string, into: Map<string, Json>): Map<string, Json> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (path !== '' || value !== null) into.set(path, value);
    return into;
  }
  for (const [key, inner] of Object.entries(value as { readonly [key: string]: Json }))
    leavesOf(inner, path === '' ? key : `${path}.${key}`, into);
  return into;
}

/** What is different between two records of the audit trail, in the order in which it stands there. */
export function listChanges(before: Json, after: Json): readonly AuditChange[] {
  const old = leavesOf(before, '', new Map());
  const fresh = leavesOf(after, '', new Map());
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: fresh.get(path) ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}
