import { once } from 'node:events';
import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type DeliveryOutcome, defineChannel, destinationText, unansweredOutcome } from '../channel';
import { messageSeverity } from '../describe-alert';
import { toCef } from '../formats/cef';
import { toEcs } from '../formats/ecs';
import { eventName } from '../formats/event-name';
import { toOcsf } from '../formats/ocsf';
import { renderWithin } from '../formats/slim-message';
import { caSetting, hostAndPort, hostSetting, portSetting } from '../host-setting';
import type { Network } from '../network';
import type { NotificationMessage } from '../notification-message';
import { octetCounted, type SyslogFacility, syslogFacilities, syslogLine } from '../syslog-frame';

/** What a receiver should take (RFC 5425 §4.3.1: 8,192 octets), and what most take by default. */
export const syslogBytesMax = 8192;
/** What a receiver should take in one datagram (RFC 5426 §3.2); longer ones are cut to pieces on the way and lost whole. */
export const datagramBytesMax = 2048;
/** After our end of the connection is closed, the receiver gets this long to close or reset its own. */
const closeWaitMs = 1000;

const facilities = Object.keys(syslogFacilities) as [SyslogFacility, ...SyslogFacility[]];

const settingsSchema = z.object({
  host: hostSetting('enter the syslog server').meta({
    title: 'Server',
    description: 'Host name or IP address of the syslog receiver.',
  }),
  port: portSetting(6514).meta({ title: 'Port', description: 'Usually 6514 with TLS, 514 without.' }),
  transport: z.enum(['tls', 'tcp', 'udp']).default('tls').meta({
    title: 'Transport',
    description:
      'TLS (RFC 5425) is encrypted; TCP counts octets (RFC 6587); UDP (RFC 5426) may lose messages.',
  }),
  format: z.enum(['cef', 'ecs', 'ocsf']).default('cef').meta({
    title: 'Format',
    description: 'CEF for ArcSight, QRadar, Sentinel; ECS JSON for Elastic; OCSF JSON Detection Findings.',
  }),
  facility: z.enum(facilities).default('local0').meta({
    title: 'Facility',
    description: 'What the receiver sorts by.',
  }),
  ca: caSetting(),
});
type Settings = z.output<typeof settingsSchema>;

function bodyOf(message: NotificationMessage, format: Settings['format'], deliveryId: string): string {
  switch (format) {
    case 'cef':
      return toCef(message);
    case 'ecs':
      return JSON.stringify(toEcs(message, deliveryId));
    case 'ocsf':
      return JSON.stringify(toOcsf(message, deliveryId));
  }
}

/** One whole line within what the transport carries. */
function lineOf(message: NotificationMessage, settings: Settings, deliveryId: string): string {
  const bytesMax = settings.transport === 'udp' ? datagramBytesMax : syslogBytesMax;
  return renderWithin(message, bytesMax, (cut) => wholeLineOf(cut, settings, deliveryId));
}

function wholeLineOf(message: NotificationMessage, settings: Settings, deliveryId: string): string {
  const { alert, incident, sentAt } = message;
  const severity = messageSeverity(message);
  return syslogLine({
    facility: settings.facility,
    severity,
    at: sentAt,
    hostName: hostname(),
    processId: process.pid,
    messageId: eventName(message),
    data: {
      // 32473 is the number for examples (RFC 5612): Brokerwatch has none of its own.
      id: 'brokerwatch@32473',
      params: {
        delivery: deliveryId,
        alert: alert.id,
        ...(incident === null ? {} : { incident: incident.id }),
        detector: alert.detector,
        severity,
      },
    },
    body: bodyOf(message, settings.format, deliveryId),
  });
}

/** Writes all, closes our end and sees whether the other side objects. */
async function writeAndClose(socket: Socket, text: string): Promise<void> {
  const waiting = new AbortController();
  const closed = once(socket, 'close', { signal: waiting.signal });
  closed.catch(() => undefined);
  socket.resume();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.end(text, () => resolve());
  });
  try {
    await Promise.race([closed, sleep(closeWaitMs)]);
  } finally {
    waiting.abort();
  }
}

async function sendSyslog(
  { settings, line }: { readonly settings: Settings; readonly line: string },
  network: Network,
  signal: AbortSignal | undefined,
): Promise<DeliveryOutcome> {
  const { host, port, transport, ca } = settings;
  const tls = transport === 'tls' ? { ca: ca === '' ? undefined : ca } : null;
  const result =
    transport === 'udp'
      ? await network.sendDatagram({ host, port }, Buffer.from(line), signal)
      : await network.converse(
          { host, port, tls },
          (socket) => writeAndClose(socket, octetCounted(line)),
          signal,
        );
  if (result.kind !== 'done') return unansweredOutcome(result);
  const detail =
    transport === 'udp'
      ? 'sent over UDP; nobody says whether it arrived'
      : `sent over ${transport.toUpperCase()}; syslog has no answer`;
  return { verdict: { outcome: 'accepted', detail }, status: null, body: null, sent: null, thread: null };
}

/** Syslog RFC 5424 over TLS, TCP or UDP with a CEF, ECS or OCSF body. */
export const syslogChannel = defineChannel({
  kind: 'syslog',
  title: 'Syslog (SIEM)',
  help: 'Sends each message as one RFC 5424 line to a SIEM or log collector, as CEF, ECS JSON or OCSF JSON. Over TCP and TLS messages are framed by octet counting. Which field holds what is in docs/siem-field-mapping.md.',
  settings: settingsSchema,
  secrets: z.object({}),
  requestsPerSecond: 20,
  burst: 100,
  followsAcknowledgement: false,
  destinationSecret: null,
  destination: ({ settings }) => destinationText(settings.host),
  hostOf: ({ settings }) => hostAndPort(settings.host, settings.port),
  prepare({ message, settings, deliveryId }) {
    const line = lineOf(message, settings, deliveryId);
    return {
      preview: {
        method: `SYSLOG/${settings.transport.toUpperCase()}`,
        host: hostAndPort(settings.host, settings.port),
        headers: {},
        body: settings.transport === 'udp' ? line : octetCounted(line),
      },
      send: (network, _now, signal) => sendSyslog({ settings, line }, network, signal),
    };
  },
});
