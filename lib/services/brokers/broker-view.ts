import { z } from 'zod';
import type { SecretBox } from '@/lib/config/secret-box';
import type { Broker } from '@/lib/db/generated/client';
import { brokerKindSchema, brokerStateSchema } from '@/lib/domain/broker';
import type { BlindSpot, BrokerView } from '@/lib/domain/views';
import { brokerPulseSchema } from '@/lib/live/live-frame';

const blindSpotsSchema = z.array(
  z.object({ title: z.string(), consequence: z.string(), configuration: z.string() }),
);
const tlsFilesSchema = z.object({
  caPem: z.string().nullable(),
  clientCertificatePem: z.string().nullable(),
  clientKeyPem: z.string().nullable(),
});
export type TlsFiles = z.output<typeof tlsFilesSchema>;
const noTlsFiles: TlsFiles = { caPem: null, clientCertificatePem: null, clientKeyPem: null };

/** Opens the sealed certificate files of a broker row; all null when there are none. */
export function openTlsFiles(secrets: SecretBox, tlsSealed: string | null): TlsFiles {
  return tlsSealed === null ? noTlsFiles : tlsFilesSchema.parse(JSON.parse(secrets.open(tlsSealed)));
}

/** The blind spots stored on a broker row. */
export function readBlindSpots(stored: unknown): readonly BlindSpot[] {
  return blindSpotsSchema.catch([]).parse(stored);
}

function sourceOf(row: Broker): BrokerView['source'] {
  return row.source === 'env' || row.source === 'demo' ? row.source : 'user';
}

/** One `broker` row as the console shows it: the worker's last pulse, no secrets, an age for every figure. */
export function toBrokerView(row: Broker, secrets: SecretBox, openAlerts: number): BrokerView {
  const pulse = brokerPulseSchema.safeParse(row.pulse);
  const figures = pulse.success ? pulse.data : null;
  const tls = openTlsFiles(secrets, row.tlsSealed);
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    kind: brokerKindSchema.catch('auto').parse(row.kind),
    detectedKind: brokerKindSchema.nullable().catch(null).parse(row.detectedKind),
    version: row.version,
    username: row.username,
    hasPassword: row.passwordSealed !== null,
    topics: row.topics,
    tls: {
      hasCa: tls.caPem !== null,
      hasClientCertificate: tls.clientCertificatePem !== null,
      serverName: row.tlsServerName,
      pinnedSha256: row.tlsPinned,
    },
    source: sourceOf(row),
    state: brokerStateSchema.catch('connecting').parse(row.state),
    stateReason: row.stateReason,
    stateSince: row.stateSince.toISOString(),
    messagesPerSecond: figures?.messagesPerSecond ?? null,
    bytesPerSecond: figures?.bytesPerSecond ?? null,
    connectedClients: figures?.connectedClients ?? null,
    topicCount: figures?.topicCount ?? 0,
    lastMessageAt: figures?.lastMessageAt ?? null,
    openAlerts,
    blindSpots: readBlindSpots(row.blindSpots),
    updatedAt: (row.pulseAt ?? row.updatedAt).toISOString(),
  };
}
