import type { BrokerEvent } from '@/lib/domain/broker-event';
import { filterProblem, stripShare } from '@/lib/domain/topic-filter';
import { boundIdentifier } from '@/lib/domain/wire-text';
import type { LiveClients } from '../dialect';
import { type Reading, settleReading } from '../settle-reading';
import type { LineReader, LogLine } from './log-line';

type FilterReading = Reading & { readonly filter: string; readonly grantedQos?: 0 | 1 | 2 };

const grantMarks = / ([012])(?= )/g;
const spaces = / /g;

/** Longest id first, so that a line that stays ambiguous shows the longest. */
function splitsOf(text: string, marks: RegExp): FilterReading[] {
  const readings: FilterReading[] = [];
  for (const mark of text.matchAll(marks)) {
    const filter = text.slice(mark.index + (mark[1] === undefined ? 1 : 3));
    if (mark.index === 0 || filterProblem(filter) !== null) continue;
    const grantedQos = mark[1] === undefined ? undefined : (Number(mark[1]) as 0 | 1 | 2);
    readings.unshift({ id: text.slice(0, mark.index), filter, grantedQos });
  }
  return readings;
}

const areLive = (readings: readonly FilterReading[], live: LiveClients) =>
  readings.filter((reading) => live.isLive(boundIdentifier(reading.id)));

/**
 * Readings of a line whose stamp is not what it seems: an id may itself begin like one (`log_timestamp false`), and a
 * stamp in a format of the user's own looks like part of the id. They count only when that id is live.
 */
function liveReadingsAtOtherStarts(line: LogLine, marks: RegExp): FilterReading[] {
  if (line.isStampCertain) {
    return line.whole === line.text ? [] : areLive(splitsOf(line.whole, marks), line.live);
  }
  const readings: FilterReading[] = [];
  let colon = line.whole.indexOf(': ');
  while (colon !== -1 && colon < 64) {
    readings.push(...areLive(splitsOf(line.whole.slice(colon + 2), marks), line.live));
    colon = line.whole.indexOf(': ', colon + 1);
  }
  return readings;
}

function readFilterLine(
  line: LogLine,
  kind: 'client.subscribed' | 'client.unsubscribed',
): BrokerEvent | null {
  const marks = kind === 'client.subscribed' ? grantMarks : spaces;
  const plain = splitsOf(line.text, marks);
  const settled = settleReading([...plain, ...liveReadingsAtOtherStarts(line, marks)], line.live);
  if (!settled) return null;
  const { reading, ...who } = settled;
  const isGuess =
    who.clientIdConfidence === 'exact' &&
    !line.isStampCertain &&
    !line.live.isLive(boundIdentifier(reading.id));
  return line.event(kind, {
    ...who,
    clientIdConfidence: isGuess ? 'ambiguous' : who.clientIdConfidence,
    filter: reading.filter,
    shareGroup: stripShare(reading.filter).shareGroup ?? undefined,
    grantedQos: reading.grantedQos,
  });
}

/**
 * `<id> <qos> <filter>`: both may hold blanks and look-alikes of the middle. Splits whose filter MQTT forbids are out
 * (so a `#` is never ambiguous); of the rest the one with a live id counts.
 */
export const readSubscribeLine: LineReader = (line) => readFilterLine(line, 'client.subscribed');

/** `<id> <filter>`, split at a blank in the same way. */
export const readUnsubscribeLine: LineReader = (line) => readFilterLine(line, 'client.unsubscribed');
