import type { BrokerEvent } from '@/lib/domain/broker-event';
import { boundIdentifier } from '@/lib/domain/wire-text';
import { type Reading, settleReading } from '../settle-reading';
import { type LineReader, type LogLine, looksLikeAddress } from './log-line';

/** Texts after `Protocol error from A:P: ` (2.1); after any other text the peer is named by its client id. */
const peerTexts =
  /^(?:First packet not CONNECT|RESERVED packet|v3\.1 CONNECT|CONNECT with (?:missing|incorrect|invalid|non-zero|zero length))/;
const clientTexts =
  /: ((?:AUTH|CONNACK|CONNECT|DISCONNECT|PINGREQ|PINGRESP|PUBACK|PUBCOMP|PUBLISH|PUBREC|PUBREL|SUBACK|SUBSCRIBE|UNSUBACK|UNSUBSCRIBE|\$share|Will|Mismatched|Incorrect|password) )/g;

type ProtocolReading = Reading & { readonly reason: string };

function readProtocolError(line: LogLine): BrokerEvent | null {
  if (!line.text.startsWith('Protocol error from ')) return null;
  const rest = line.text.slice('Protocol error from '.length).replace(/\.$/, '');
  const readings: ProtocolReading[] = [];
  for (const mark of rest.matchAll(clientTexts)) {
    if (mark.index > 0) readings.push({ id: rest.slice(0, mark.index), reason: rest.slice(mark.index + 2) });
  }
  const peer = /^(\S*):(\d{1,5}):? (.*)$/s.exec(rest);
  const isPeer = peer !== null && looksLikeAddress(peer[1] ?? '') && peerTexts.test(peer[3] ?? '');
  const isClientLive = readings.some((reading) => line.live.isLive(boundIdentifier(reading.id)));
  if (isPeer && !isClientLive) {
    return line.event('protocol.error', { address: peer[1], port: Number(peer[2]), reason: peer[3] });
  }
  const settled = settleReading(readings, line.live);
  if (!settled) return null;
  const { reading, ...who } = settled;
  return line.event('protocol.error', { ...who, reason: reading.reason });
}

/** Lines that end with who did it: `… in CONNECT from 10.0.0.7.`, `Empty subscription string from X, disconnecting.` */
function readTrailingPeer(line: LogLine): BrokerEvent | null {
  const connect = /^(Invalid .*) in CONNECT from (\S+)\.$/s.exec(line.text);
  if (connect) return line.event('protocol.error', { reason: connect[1], address: connect[2] });
  const subscription =
    /^((?:Empty|Invalid) subscription string|Invalid QoS in subscription command) from (\S+), disconnecting\.$/.exec(
      line.text,
    );
  if (subscription)
    return line.event('protocol.error', { reason: subscription[1], address: subscription[2] });
  const client =
    /^((?:Empty|Invalid) unsubscription string|Invalid PUBLISH \(QoS=0 and DUP=1\)|Invalid QoS in PUBLISH|Too high QoS in PUBLISH) from (.*), disconnecting\.$/s.exec(
      line.text,
    );
  return client && line.event('protocol.error', { reason: client[1], clientId: client[2] });
}

/** `Bad client X sending multiple CONNECT messages.`: X is the client id in 2.0, the peer's A:P in 2.1. */
function readSecondConnect(line: LogLine): BrokerEvent | null {
  const match = /^Bad client (.*) (sending multiple CONNECT messages)\.$/s.exec(line.text);
  if (!match) return null;
  const [, who = '', reason] = match;
  const peer = /^(\S*):(\d{1,5})$/.exec(who);
  if (!peer || !looksLikeAddress(peer[1] ?? ''))
    return line.event('protocol.error', { clientId: who, reason });
  if (line.live.isLive(boundIdentifier(who))) {
    return line.event('protocol.error', { clientId: who, clientIdConfidence: 'ambiguous', reason });
  }
  return line.event('protocol.error', { address: peer[1], port: Number(peer[2]), reason });
}

function readRejectedProxy(line: LogLine): BrokerEvent | null {
  const match = /^Connection (?:from (\S*):(\d{1,5}) )?rejected, (.*)\.$/.exec(line.text);
  if (!match) return null;
  const port = match[2] === undefined ? undefined : Number(match[2]);
  return line.event('protocol.error', { address: match[1], port, reason: match[3] });
}

function readDangerousName(line: LogLine): BrokerEvent | null {
  const match = /^ACL denying access to client with dangerous (username|client id) "(.*)"$/s.exec(line.text);
  if (!match) return null;
  const reason = `ACL denies access: dangerous ${match[1]}`;
  const who = match[1] === 'username' ? { username: match[2] } : { clientId: match[2] };
  return line.event('protocol.error', { ...who, reason });
}

function readKeepAlive(line: LogLine): BrokerEvent | null {
  return line.text.endsWith(' sent CONNECT with missing keepalive.')
    ? line.event('protocol.error', { reason: 'CONNECT with missing keepalive' })
    : null;
}

/** OpenSSL errors carry no address; the tracker pairs them with the waiting connection. */
function readOpenSslError(line: LogLine): BrokerEvent | null {
  const match = /^OpenSSL Error(?: while trying to get the error)?\[\d+\]: (.*)$/s.exec(line.text);
  return match && line.event('tls.error', { reason: match[1] });
}

/** Abuse of the protocol and of TLS, whatever the level. */
export const protocolReaders: readonly LineReader[] = [
  readProtocolError,
  readTrailingPeer,
  readSecondConnect,
  readRejectedProxy,
  readDangerousName,
  readOpenSslError,
  readKeepAlive,
];
