import type { Broker } from '@/lib/db/generated/client';
import type { JsonObject } from '@/lib/domain/json';

/** A broker row for the audit trail: whether secrets are set, never what they are. */
export function auditBroker(row: Broker): JsonObject {
  return {
    name: row.name,
    url: row.url,
    kind: row.kind,
    username: row.username,
    hasPassword: row.passwordSealed !== null,
    topics: row.topics,
    hasTlsFiles: row.tlsSealed !== null,
    tlsServerName: row.tlsServerName,
    tlsPinned: row.tlsPinned,
  };
}
