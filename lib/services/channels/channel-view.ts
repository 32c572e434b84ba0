import type { SecretBox } from '@/lib/config/secret-box';
import type { Channel as ChannelRow } from '@/lib/db/generated/client';
import type { JsonObject } from '@/lib/domain/json';
import { severitySchema } from '@/lib/domain/severity';
import type { ChannelView } from '@/lib/domain/views';
import { channelOfKind } from '@/lib/notify/registry';
import type { ServiceContext } from '../service-context';
import type { ChannelParts } from './channel-input';
import type { LastDelivery } from './read-last-deliveries';
import { openStoredChannel, readChannelParts } from './stored-channel';

function partsOrNull(row: ChannelRow, secrets: SecretBox): ChannelParts | null {
  try {
    return readChannelParts(row, secrets);
  } catch {
    return null;
  }
}

/** Settings as they may be shown: secrets as `{ isSet }`, also when they cannot be read. */
function shownSettings(row: ChannelRow, parts: ChannelParts | null): JsonObject {
  const secretNames = Object.keys(channelOfKind(row.kind)?.secrets.shape ?? {});
  return {
    ...(parts?.settings ?? {}),
    ...Object.fromEntries(secretNames.map((name) => [name, { isSet: parts?.secrets[name] !== undefined }])),
  };
}

/** One `channel` row as the console shows it, without secrets. */
export function toChannelView(
  row: ChannelRow,
  { secrets, now }: Pick<ServiceContext, 'secrets' | 'now'>,
  last: LastDelivery | null,
): ChannelView {
  const isPausing = row.pausedUntil !== null && row.pausedUntil > now();
  const stored = openStoredChannel(row, secrets);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    enabled: row.enabled,
    minimumSeverity: severitySchema.catch('low').parse(row.minimumSeverity),
    settings: shownSettings(row, partsOrNull(row, secrets)),
    host: stored.ok ? stored.open.host : null,
    lastDelivery:
      last === null
        ? null
        : {
            at: (last.lastAttemptAt ?? last.createdAt).toISOString(),
            state: last.state,
            detail: last.detail,
          },
    heartbeatHours: row.heartbeatHours,
    nextHeartbeatAt: row.nextHeartbeatAt?.toISOString() ?? null,
    lastAcceptedAt: row.lastAcceptedAt?.toISOString() ?? null,
    circuit: {
      failuresInARow: row.failuresInARow,
      openUntil: row.circuitOpenUntil?.toISOString() ?? null,
    },
    pausedUntil: isPausing ? (row.pausedUntil?.toISOString() ?? null) : null,
  };
}

/** A channel row for the audit trail: where it sends and whether secrets are set, never what they are. */
export function auditChannel(row: ChannelRow, secrets: SecretBox): JsonObject {
  const stored = openStoredChannel(row, secrets);
  return {
    host: stored.ok ? stored.open.host : null,
    kind: row.kind,
    name: row.name,
    enabled: row.enabled,
    minimumSeverity: row.minimumSeverity,
    heartbeatHours: row.heartbeatHours,
    settings: shownSettings(row, partsOrNull(row, secrets)),
  };
}

/** Names of the secrets that differ between two states of a channel, an address that is a secret among them. */
export function changedSecrets(before: ChannelRow, after: ChannelRow, secrets: SecretBox): readonly string[] {
  const old = partsOrNull(before, secrets)?.secrets ?? {};
  const fresh = partsOrNull(after, secrets)?.secrets ?? {};
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(fresh[name]),
  );
}
