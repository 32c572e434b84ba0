import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { BrokerDialect, DialectMessage, LiveClients } from '../dialect';
import { decodePayload, makeEvent } from '../make-event';
import { auditReaders } from './audit-lines';
import { mosquittoBlindSpots, mosquittoVisibility } from './blind-spots';
import { noticeReaders, readAlreadyConnected, readConnectLine } from './connect-lines';
import { readDisconnectLine } from './disconnect-lines';
import {
  findStamp,
  findStampBeforeWords,
  type LineReader,
  type LogLine,
  noStamp,
  type Stamp,
} from './log-line';
import { protocolReaders } from './protocol-lines';
import { readSubscribeLine, readUnsubscribeLine } from './subscribe-lines';
import { readSysMessage } from './sys-counters';
import { readTruncatedLine, truncatedFromBytes } from './truncated-lines';

const logRoot = '$SYS/broker/log/';
/** No `$SYS` message of Mosquitto is longer than its log buffer; this leaves room for what pretends to be one. */
const textBytesMax = 4096;

const wordReaders: readonly LineReader[] = [
  readConnectLine,
  readDisconnectLine,
  ...noticeReaders,
  readAlreadyConnected,
  ...protocolReaders,
  ...auditReaders,
];
const readersByLevel: Readonly<Record<string, readonly LineReader[]>> = {
  N: wordReaders,
  E: wordReaders,
  W: wordReaders,
  I: wordReaders,
  'M/subscribe': [readSubscribeLine],
  'M/unsubscribe': [readUnsubscribeLine],
};

function stampOf(level: string, whole: string, live: LiveClients): Stamp {
  if (!level.startsWith('M/')) return findStampBeforeWords(whole);
  return live.linesAreStamped?.() === false ? noStamp : findStamp(whole);
}

function readLog(message: DialectMessage, whole: string, live: LiveClients): BrokerEvent {
  const level = message.topic.slice(logRoot.length);
  const stamp = stampOf(level, whole, live);
  const line: LogLine = {
    text: whole.slice(stamp.end),
    whole,
    isStampCertain: stamp.isCertain,
    live,
    event: (kind, fields) => makeEvent(kind, message, whole, { brokerAt: stamp.brokerAt, ...fields }),
  };
  if (message.payload.length >= truncatedFromBytes) return readTruncatedLine(line, level);
  for (const read of readersByLevel[level] ?? []) {
    const event = read(line);
    if (event) return event;
  }
  return line.event('unparsed', { topic: message.topic });
}

function readMessage(message: DialectMessage, live: LiveClients): BrokerEvent {
  const text = decodePayload(message.payload, textBytesMax);
  if (message.topic.startsWith(logRoot)) return readLog(message, text, live);
  return readSysMessage(message, text) ?? makeEvent('unparsed', message, text, { topic: message.topic });
}

/**
 * Eclipse Mosquitto 2.0 and 2.1, by its log and counter topics (shared brokers reference §1 and §12). The wording is
 * recognised line by line; the version only breaks ties.
 */
export const mosquitto: BrokerDialect = {
  kind: 'mosquitto',
  title: 'Eclipse Mosquitto',
  filters: ['$SYS/broker/#'],
  visibility: mosquittoVisibility,
  blindSpots: mosquittoBlindSpots,
  owns: (topic) => topic.startsWith('$SYS/'),
  read: (message, live) => [readMessage(message, live)],
  recognise(topic, payload) {
    if (topic === '$SYS/broker/version')
      return decodePayload(payload, 64).startsWith('mosquitto version ') ? 1 : 0;
    if (/^\$SYS\/broker\/log\/(?:[NEWI]|M\/(?:un)?subscribe)$/.test(topic)) return 0.9;
    return /^\$SYS\/broker\/(?:store\/messages\/bytes|load\/.+\/(?:1|5|15)min)$/.test(topic) ? 0.4 : 0;
  },
};
