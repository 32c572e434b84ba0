import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import { boundIdentifier } from '@/lib/domain/wire-text';
import type { LiveClients } from '../dialect';
import { type Reading, type Settled, settleReading } from '../settle-reading';
import type { LineReader } from './log-line';
import { wordingOf } from './wording';

type DisconnectReading = Reading & {
  readonly reason: string;
  readonly address?: string;
  readonly port?: number;
};

/** Ends of a line up to 2.0 and in 2.1.0, after `Client <id>`; what the reason is called in events. */
const endings: readonly (readonly [ending: string, reason: string])[] = [
  [' disconnected.', 'clean'],
  [' closed its connection.', 'connection lost'],
  [' has exceeded timeout, disconnecting.', 'keepalive timeout'],
  [' been disconnected by administrative action.', 'administrative action'],
  [
    ' disconnected due to using not allowed feature (QoS too high, retain not supported, or bad AUTH method).',
    'used disallowed feature (QoS too high, retain not supported, or bad AUTH method)',
  ],
  [' disconnected due to exceeding the receive maximum.', 'receive maximum exceeded'],
  ...['protocol error', 'malformed packet', 'oversize packet', 'oversize payload', 'out of memory'].map(
    (reason) => [` disconnected due to ${reason}.`, reason] as const,
  ),
  ...[
    'not authorised',
    'implementation specific error',
    'client identifier not valid',
    'bad username or password',
    'server unavailable',
    'server busy',
    'client banned',
    'bad authentication method',
    'quota exceeded',
    'connection rate exceeded',
    'session taken over',
    'topic alias invalid',
    'non-matching http origin',
  ].map((reason) => [` disconnected, ${reason}.`, reason] as const),
];

/** Reasons of 2.1.1 and later, after `disconnected: `, that are not an operating system's error text. */
const reasons: ReadonlySet<string> = new Set([
  ...endings.map(([, reason]) => reason),
  'connection closed by client',
  'exceeded timeout',
]);
const renamed: Readonly<Record<string, string>> = {
  'connection closed by client': 'connection lost',
  'exceeded timeout': 'keepalive timeout',
};

/** strerror(3) texts begin with a capital and hold no colon or bracket. */
const systemError = /^[A-Z][A-Za-z0-9 ,'/()-]{2,99}$/;
const withAddress = /^Client (.+) \[(\S*):(\d{1,5})\] disconnected(?:\.|: (.+?)\.?)$/s;
const withSystemError = /^Client (.+) disconnected: ([^:]+)\.$/s;
const socketError = /^Bad socket read\/write on client (.*): ([^:]+)$/s;

function readWithAddress(text: string): DisconnectReading | null {
  const match = withAddress.exec(text);
  if (!match) return null;
  const [, id = '', address = '', port, stated] = match;
  const words = stated ?? 'clean';
  const isKnown =
    reasons.has(words) || systemError.test(words) || words.startsWith('bad socket read/write: ');
  return isKnown ? { id, reason: renamed[words] ?? words, address, port: Number(port) } : null;
}

function readWithoutAddress(text: string): DisconnectReading[] {
  const readings: DisconnectReading[] = [];
  for (const [ending, reason] of endings) {
    if (text.startsWith('Client ') && text.endsWith(ending) && text.length > 7 + ending.length) {
      readings.push({ id: text.slice(7, -ending.length), reason });
    }
  }
  const system = withSystemError.exec(text);
  if (system && systemError.test(system[2] ?? ''))
    readings.push({ id: system[1] ?? '', reason: system[2] ?? '' });
  const socket = socketError.exec(text);
  if (socket) readings.push({ id: socket[1] ?? '', reason: `bad socket read/write: ${socket[2]}` });
  return readings;
}

/** In place of a client id: `<unknown>` up to 2.0, the peer's IP address in 2.1. */
function isPlaceholder(reading: DisconnectReading): boolean {
  return reading.address === undefined ? reading.id === '<unknown>' : reading.id === reading.address;
}

function readingsOf(text: string, live: LiveClients): DisconnectReading[] {
  const addressed = readWithAddress(text);
  const bare = readWithoutAddress(text);
  if (!addressed) return bare;
  if (bare.length === 0) return [addressed];
  const { disconnectsCarryAddress } = wordingOf(live);
  if (disconnectsCarryAddress !== null) return disconnectsCarryAddress ? [addressed] : bare;
  const isBareLive = bare.some((reading) => live.isLive(boundIdentifier(reading.id)));
  return isPlaceholder(addressed) && !isBareLive ? [addressed] : [addressed, ...bare];
}

const authReasons: ReadonlySet<string> = new Set([
  'not authorised',
  'bad username or password',
  'bad authentication method',
  'client banned',
]);
const quietReasons: ReadonlySet<string> = new Set([
  'clean',
  'connection lost',
  'keepalive timeout',
  'administrative action',
]);

function kindOf(reason: string, hasClient: boolean): BrokerEventKind {
  if (authReasons.has(reason)) return 'auth.failed';
  if (reason === 'session taken over') return 'session.takeover';
  return hasClient || quietReasons.has(reason) ? 'client.disconnected' : 'protocol.error';
}

type Who = Omit<Settled<DisconnectReading>, 'reading' | 'clientId'> & { readonly clientId: string | null };

function whoOf({ reading, ...who }: Settled<DisconnectReading>, live: LiveClients): Who {
  if (!isPlaceholder(reading)) return who;
  if (!live.isLive(boundIdentifier(reading.id))) return { clientId: null, clientIdConfidence: 'absent' };
  return { ...who, clientIdConfidence: 'ambiguous' };
}

/**
 * Lines that end a connection: 2.0 wording, 2.1 wording with `[address:port]`, and 2.1.0 which mixes them. Only the
 * enumerated reasons count; where both wordings fit, the reading whose client id is live wins. An ambiguous line keeps
 * no address, as its own could be part of the client id.
 */
export const readDisconnectLine: LineReader = (line): BrokerEvent | null => {
  const settled = settleReading(readingsOf(line.text, line.live), line.live);
  if (!settled) return null;
  const who = whoOf(settled, line.live);
  const { reading } = settled;
  const isPeerCertain = settled.clientIdConfidence !== 'ambiguous';
  return line.event(kindOf(reading.reason, who.clientId !== null), {
    ...who,
    reason: reading.reason,
    address: isPeerCertain ? reading.address : undefined,
    port: isPeerCertain ? reading.port : undefined,
  });
};
