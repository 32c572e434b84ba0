import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { EventFields } from '../make-event';
import { liveReadings } from '../settle-reading';
import type { LogLine } from './log-line';

/** Mosquitto prints into a buffer of 1000 bytes: a payload this long is cut, or may be. */
export const truncatedFromBytes = 999;

/** The only live client id that the text begins with, when `mark` follows it. */
function liveOwner(line: LogLine, text: string, marks: RegExp): EventFields {
  const readings = [...text.matchAll(marks)]
    .filter((mark) => mark.index > 0)
    .map((mark) => ({ id: text.slice(0, mark.index) }));
  const [owner, ...others] = liveReadings(readings, line.live);
  if (owner === undefined) return {};
  if (others.length === 0) return { clientId: owner.id, clientIdConfidence: 'resolved' };
  return { clientId: owner.id, clientIdConfidence: 'ambiguous', candidates: others.map(({ id }) => id) };
}

function describeNotice(line: LogLine): EventFields {
  const connect = /^New (?:client|bridge) connected from (\S*):(\d{1,5}) as /.exec(line.text);
  if (connect) return { reason: 'cut connect line', address: connect[1], port: Number(connect[2]) };
  if (!line.text.startsWith('Client ')) return { reason: 'cut notice line' };
  return { reason: 'cut disconnect line', ...liveOwner(line, line.text.slice(7), / /g) };
}

/**
 * A line that its own length cut off (a client id of some 950 bytes or more): user, reason or the subscribed filter are
 * missing, so it becomes an event of its own that says which kind of line it was, and no fact that it does not show.
 */
export function readTruncatedLine(line: LogLine, level: string): BrokerEvent {
  if (level === 'M/subscribe') {
    return line.event('log.truncated', {
      reason: 'cut subscribe line',
      ...liveOwner(line, line.text, / [012](?= )/g),
    });
  }
  if (level === 'M/unsubscribe') {
    return line.event('log.truncated', {
      reason: 'cut unsubscribe line',
      ...liveOwner(line, line.text, / /g),
    });
  }
  if (level === 'N') return line.event('log.truncated', describeNotice(line));
  return line.event('log.truncated', { reason: `cut line of level ${level}` });
}
