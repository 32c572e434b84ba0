import type { SecretBox } from '@/lib/config/secret-box';
import type { Broker } from '@/lib/db/generated/client';
import { type BrokerConnection, type BrokerKind, brokerKindSchema } from '@/lib/domain/broker';
import { openTlsFiles } from '@/lib/services/brokers/broker-view';

/** A `broker` row as the worker needs it; `fingerprint` changes whenever the connection has to be made anew. */
export type WatchedBroker = {
  readonly id: number;
  readonly name: string;
  /** When it was added, ms. */
  readonly since: number;
  readonly kind: BrokerKind;
  readonly connection: BrokerConnection;
  readonly fingerprint: string;
};

/** Opens a row's secrets. Throws when they were sealed with another key. */
export function toWatchedBroker(row: Broker, secrets: SecretBox): WatchedBroker {
  const { name, url, kind, username, passwordSealed, topics, tlsSealed, tlsServerName, tlsPinned } = row;
  return {
    id: row.id,
    name,
    since: row.createdAt.getTime(),
    kind: brokerKindSchema.catch('auto').parse(kind),
    connection: {
      url,
      username,
      password: passwordSealed === null ? null : secrets.open(passwordSealed),
      topics,
      tls: { ...openTlsFiles(secrets, tlsSealed), serverName: tlsServerName, pinnedSha256: tlsPinned },
    },
    fingerprint: JSON.stringify([
      url,
      kind,
      username,
      passwordSealed,
      topics,
      tlsSealed,
      tlsServerName,
      tlsPinned,
    ]),
  };
}
