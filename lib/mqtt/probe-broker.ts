import { BrokerRecognition } from '@/lib/brokers/recognise-broker';
import { dialectOf, dialects } from '@/lib/brokers/registry';
import { SessionTracker } from '@/lib/brokers/session-tracker';
import type { BrokerConnection, BrokerKind } from '@/lib/domain/broker';
import { packetBytesMaxDefault } from './broker-connection';
import { withoutCovered } from './choose-filters';
import type { ConnectFailure } from './connect-failure';
import { type MqttSession, openMqttSession, type SessionResult } from './mqtt-session';
import type { MessageHandler } from './read-publish';

/** What a test connection found out. */
export type BrokerProbe = {
  readonly ok: boolean;
  readonly detectedKind: Exclude<BrokerKind, 'auto'> | null;
  readonly version: string | null;
  /** 4 = MQTT 3.1.1; null when no connection was made. */
  readonly protocolVersion: 4 | 5 | null;
  /** Something arrived from below `$SYS/`. */
  readonly canReadSys: boolean;
  /** Why it failed, or what is not as it should be; null when all is well. */
  readonly reason: string | null;
};

const connectTimeoutMs = 8000;
/** The broker's retained counters arrive within milliseconds; this is for slow lines. */
const listenMs = 2500;

/**
 * Connects, listens for a moment and leaves again: for a "test connection" button. Never throws, takes 20 s at most.
 * `clientId` should be one that the worker knows as ours, or it takes the test for a stranger.
 */
export async function probeBroker(connection: BrokerConnection, clientId: string): Promise<BrokerProbe> {
  const recognition = new BrokerRecognition();
  const tracker = new SessionTracker();
  let canReadSys = false;
  const opened = await openEitherVersion(connection, clientId, (topic, payload, retain) => {
    if (!topic.startsWith('$SYS/')) return;
    canReadSys = true;
    const dialect = dialectOf(recognition.feed(topic, payload));
    for (const event of dialect.read({ topic, payload, retain, receivedAt: 0 }, tracker))
      tracker.apply(event);
  });
  const nothing = { detectedKind: null, version: null, canReadSys: false };
  if (!opened.ok) return { ok: false, ...nothing, protocolVersion: null, reason: opened.failure.reason };
  const { session } = opened;
  const outcome = await listen(session, connection);
  await session.close();
  return {
    ok: outcome.ok,
    detectedKind: recognition.kind,
    version: tracker.brokerVersion(),
    protocolVersion: session.protocolVersion,
    canReadSys,
    reason:
      outcome.reason ?? (canReadSys ? null : 'nothing arrives from $SYS/#: connections cannot be watched'),
  };
}

/**
 * One connection of a moment, with nothing subscribed: its lines in the broker's log show that the log is to be seen.
 * Resolves with why it failed, or null.
 */
export async function knockAtBroker(
  connection: BrokerConnection,
  clientId: string,
): Promise<ConnectFailure | null> {
  const opened = await openEitherVersion(connection, clientId, () => {});
  if (!opened.ok) return opened.failure;
  await opened.session.close();
  return null;
}

async function openEitherVersion(
  connection: BrokerConnection,
  clientId: string,
  onMessage: MessageHandler,
): Promise<SessionResult> {
  const open = (protocolVersion: 4 | 5) =>
    openMqttSession({
      connection,
      clientId,
      protocolVersion,
      packetBytesMax: packetBytesMaxDefault,
      connectTimeoutMs,
      keepAliveSeconds: 30,
      onMessage,
      onRead: () => {},
    });
  const first = await open(5);
  return first.ok || !first.failure.isVersionRefused ? first : open(4);
}

async function listen(
  session: MqttSession,
  { topics }: BrokerConnection,
): Promise<{ readonly ok: boolean; readonly reason: string | null }> {
  try {
    const filters = withoutCovered([...dialects.flatMap((dialect) => dialect.filters), ...topics]);
    const denied = await session.subscribe(filters);
    const ended = await Promise.race([
      session.ended,
      new Promise<null>((done) => setTimeout(done, listenMs, null)),
    ]);
    if (ended !== null) return { ok: false, reason: ended.reason };
    if (denied.length === 0) return { ok: true, reason: null };
    return { ok: true, reason: `the broker does not let the monitor read ${denied.join(', ')}` };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
