import type { BrokerEvent } from '@/lib/domain/broker-event';
import { type Reading, settleReading } from '../settle-reading';
import type { LineReader, LogLine } from './log-line';
import { protocolLevel, type Wording, wordingOf } from './wording';

type ConnectReading = Reading & {
  readonly protocol: number;
  readonly cleanStart: boolean;
  readonly keepAliveSeconds: number;
  readonly username?: string;
};

const head = /^New (client|bridge) connected from (\S*):(\d{1,5}) as (.*)$/s;
const tailWithoutUser = /^(.+) \(p(\d), c([01]), k(\d{1,5})\)\.$/s;
const userMarks = / \(p(\d), c([01]), k(\d{1,5}), u'/g;

function toReading(id: string, numbers: readonly (string | undefined)[], username?: string): ConnectReading {
  return {
    id,
    protocol: Number(numbers[0]),
    cleanStart: numbers[1] === '1',
    keepAliveSeconds: Number(numbers[2]),
    username,
  };
}

/** Every way to split `<id> (p4, c1, k60, u'<user>').`, the one with the shortest user name first. */
function readIdentity(rest: string, wording: Wording): ConnectReading[] {
  const bare = tailWithoutUser.exec(rest);
  if (bare) return [toReading(bare[1] ?? '', bare.slice(2))];
  if (!rest.endsWith("').")) return [];
  const readings: ConnectReading[] = [];
  for (const mark of rest.matchAll(userMarks)) {
    const afterMark = mark.index + mark[0].length;
    if (mark.index === 0 || afterMark > rest.length - 3) continue;
    readings.unshift(toReading(rest.slice(0, mark.index), mark.slice(1), rest.slice(afterMark, -3)));
  }
  const possible = readings.filter((reading) => wording.protocolNumbers.has(reading.protocol));
  return possible.length > 0 ? possible : readings;
}

/** `New client connected from A:P as <id> (p, c, k[, u'<user>']).`, also for bridges. */
export const readConnectLine: LineReader = (line) => {
  const match = head.exec(line.text);
  if (!match) return null;
  const settled = settleReading(readIdentity(match[4] ?? '', wordingOf(line.live)), noneLive);
  if (!settled) return null;
  const { reading, ...who } = settled;
  return line.event('client.connected', {
    ...who,
    address: match[2],
    port: Number(match[3]),
    isBridge: match[1] === 'bridge',
    protocolVersion: protocolLevel(reading.protocol),
    cleanStart: reading.cleanStart,
    keepAliveSeconds: reading.keepAliveSeconds,
    username: reading.username,
  });
};

/** That an id is already live says nothing about who connects now. */
const noneLive = { isLive: () => false, liveIds: () => [] };

function readNetOpen(line: LogLine): BrokerEvent | null {
  const match = /^New connection from (\S*):(\d{1,5}) on port \d{1,5}\.$/.exec(line.text);
  return match && line.event('net.open', { address: match[1], port: Number(match[2]) });
}

function readTls(line: LogLine): BrokerEvent | null {
  const match = /^Client (.*) negotiated (\S+) cipher (\S+)$/s.exec(line.text);
  if (match) return line.event('client.tls', { clientId: match[1], reason: `${match[2]} ${match[3]}` });
  const proxied = /^Connection from (\S*):(\d{1,5}) negotiated (\S+) cipher (\S+)$/.exec(line.text);
  if (!proxied) return null;
  return line.event('client.tls', {
    address: proxied[1],
    port: Number(proxied[2]),
    reason: `${proxied[3]} ${proxied[4]}`,
  });
}

function readExpiry(line: LogLine): BrokerEvent | null {
  const match = /^Expiring client (.*) due to timeout\.$/s.exec(line.text);
  return match && line.event('session.expired', { clientId: match[1], reason: 'session expired' });
}

function readDropping(line: LogLine): BrokerEvent | null {
  const match = /^Outgoing messages are being dropped for client (.*)\.$/s.exec(line.text);
  return match && line.event('queue.dropping', { clientId: match[1], reason: 'outgoing messages dropped' });
}

/** Level N of 2.1 would call a takeover a disconnect; 2.0 says it on level E, and only for a live connection. */
export const readAlreadyConnected: LineReader = (line) => {
  const match = /^Client (.*) already connected, closing old connection\.$/s.exec(line.text);
  return match && line.event('session.takeover', { clientId: match[1], reason: 'already connected' });
};

function readRefusal(line: LogLine): BrokerEvent | null {
  const limit = /^Client connection from (\S*) denied: (max_connections exceeded)\.$/.exec(line.text);
  if (limit) return line.event('conn.limit', { address: limit[1], reason: limit[2] });
  const tcpd = /^Client connection from (\S*) (denied access by tcpd)\.$/.exec(line.text);
  if (tcpd) return line.event('conn.limit', { address: tcpd[1], reason: tcpd[2] });
  const tls = /^Client connection from (\S*) failed: (error:[0-9A-F]+:.*)\.$/s.exec(line.text);
  return tls && line.event('tls.error', { address: tls[1], reason: tls[2] });
}

function readPlainListener(line: LogLine): BrokerEvent | null {
  const match =
    /^Client from (\S*):(\d{1,5}) (appears to be using TLS to connect to a non-TLS listener)\.$/.exec(
      line.text,
    );
  return match && line.event('tls.error', { address: match[1], port: Number(match[2]), reason: match[3] });
}

function readBridgeAttempt(line: LogLine): BrokerEvent | null {
  const step = /^Connecting bridge (?:\(step \d\) )?(.*) \((\S+:\d{1,5})\)$/s.exec(line.text);
  if (step) return line.event('bridge.state', { reason: `own bridge ${step[1]}: connecting to ${step[2]}` });
  const failed = /^Warning: Unable to connect (?:to )?bridge (.*)\.$/s.exec(line.text);
  return failed && line.event('bridge.state', { reason: `own bridge ${failed[1]}: unable to connect` });
}

/** Everything of level N (and the bridge warnings of W) that is neither a connect nor a disconnect. */
export const noticeReaders: readonly LineReader[] = [
  readNetOpen,
  readTls,
  readExpiry,
  readDropping,
  readRefusal,
  readPlainListener,
  readBridgeAttempt,
];
