import { boundIdentifier } from '@/lib/domain/wire-text';
import type { Transaction } from './database';
import { identifierOrNull, intOrNull, lastByKey, timeOrNull } from './storable';
import type { MqttClientRow } from './write-batch';

/** Addresses kept for one MQTT client; a roaming one is seen from a handful. */
const addressesMax = 20;

function clientColumns(row: MqttClientRow) {
  return {
    client_id: boundIdentifier(row.clientId),
    username: identifierOrNull(row.username),
    address: identifierOrNull(row.address),
    port: intOrNull(row.port),
    addresses: [...new Set(row.addresses.map((address) => boundIdentifier(address)))].slice(0, addressesMax),
    protocol_version: intOrNull(row.protocolVersion),
    keep_alive_seconds: intOrNull(row.keepAliveSeconds),
    clean_start: row.cleanStart,
    is_bridge: row.isBridge,
    is_monitor: row.isMonitor,
    connected: row.connected,
    since: timeOrNull(row.since),
    last_reason: identifierOrNull(row.lastReason),
    first_seen_at: row.firstSeenAt,
    last_seen_at: row.lastSeenAt,
  };
}

/** Stores MQTT clients as they are now; first and last seen only ever widen, and what is not known keeps what was. */
export async function writeMqttClients(
  tx: Transaction,
  brokerId: number,
  rows: readonly MqttClientRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(rows.map(clientColumns), (row) => row.client_id);
  await tx.$executeRaw`
    INSERT INTO mqtt_client AS stored (
      id, broker_id, client_id, username, address, port, addresses, protocol_version, keep_alive_seconds, clean_start,
      is_bridge, is_monitor, connected, since, last_reason, first_seen_at, last_seen_at
    )
    SELECT COALESCE(old.id, nextval('mqtt_client_id_seq')), ${brokerId}::int, r.client_id, r.username, r.address, r.port, r.addresses, r.protocol_version,
      r.keep_alive_seconds, r.clean_start, r.is_bridge, r.is_monitor, r.connected, to_timestamp(r.since / 1000),
      r.last_reason, to_timestamp(r.first_seen_at / 1000), to_timestamp(r.last_seen_at / 1000)
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      client_id text, username text, address text, port int, addresses text[], protocol_version int,
      keep_alive_seconds int, clean_start boolean, is_bridge boolean, is_monitor boolean, connected boolean,
      since float8, last_reason text, first_seen_at float8, last_seen_at float8
    )
    LEFT JOIN mqtt_client old ON old.broker_id = ${brokerId}::int AND old.client_id = r.client_id
    ON CONFLICT (broker_id, client_id) DO UPDATE SET
      username = COALESCE(EXCLUDED.username, stored.username),
      address = COALESCE(EXCLUDED.address, stored.address),
      port = COALESCE(EXCLUDED.port, stored.port),
      addresses = (EXCLUDED.addresses || ARRAY(
        SELECT old.address FROM unnest(stored.addresses) WITH ORDINALITY AS old (address, position)
        WHERE old.address <> ALL (EXCLUDED.addresses) ORDER BY old.position
      ))[1:${addressesMax}::int],
      protocol_version = COALESCE(EXCLUDED.protocol_version, stored.protocol_version),
      keep_alive_seconds = COALESCE(EXCLUDED.keep_alive_seconds, stored.keep_alive_seconds),
      clean_start = COALESCE(EXCLUDED.clean_start, stored.clean_start),
      is_bridge = CASE WHEN EXCLUDED.protocol_version IS NULL THEN stored.is_bridge ELSE EXCLUDED.is_bridge END,
      is_monitor = EXCLUDED.is_monitor,
      connected = EXCLUDED.connected, since = EXCLUDED.since, last_reason = EXCLUDED.last_reason,
      first_seen_at = LEAST(stored.first_seen_at, EXCLUDED.first_seen_at),
      last_seen_at = GREATEST(stored.last_seen_at, EXCLUDED.last_seen_at)`;
}
