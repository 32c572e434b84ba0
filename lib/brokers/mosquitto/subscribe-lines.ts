import type { BrokerEvent } from '@/lib/domain/broker-event';
import { stripShare } from '@/lib/domain/topic-filter';
import { boundIdentifier } from '@/lib/domain/wire-text';
import { liveReadings, type Reading, settleReading } from '../settle-reading';
import type { LineReader, LogLine } from './log-line';

type FilterReading = Reading & { readonly filter: string; readonly grantedQos?: 0 | 1 | 2 };

const grantMarks = / ([012])(?= )/g;
const spaces = / /g;

/** Two neighbours that no filter holds: a wildcard beside something else than `/`, or anything after `#` [MQTT-4.7.1]. */
const forbiddenPairs = /(?=[^/][+#]|[+#][^/]|#\/)./gs;

/** Where the last forbidden pair begins; a filter can only begin after it. */
function lastForbiddenPair(text: string): number {
  let last = -1;
  for (const pair of text.matchAll(forbiddenPairs)) last = pair.index;
  return last;
}

/** Every split into an id and a filter that MQTT allows; longest id first, so that an ambiguous line shows the longest. */
function splitsOf(text: string, marks: RegExp): FilterReading[] {
  const readings: FilterReading[] = [];
  const forbidden = lastForbiddenPair(text);
  for (const mark of text.matchAll(marks)) {
    const filterStart = mark.index + (mark[1] === undefined ? 1 : 3);
    if (mark.index === 0 || filterStart <= forbidden || filterStart >= text.length) continue;
    const grantedQos = mark[1] === undefined ? undefined : (Number(mark[1]) as 0 | 1 | 2);
    readings.push({ id: text.slice(0, mark.index), filter: text.slice(filterStart), grantedQos });
  }
  return readings.reverse();
}

/** Readings that begin behind some `: ` near the front, in case a stamp in a format of the user's own stands there. */
function liveReadingsBehindStamp(line: LogLine, marks: RegExp): FilterReading[] {
  const readings: FilterReading[] = [];
  let colon = line.whole.indexOf(': ');
  while (colon !== -1 && colon < 64) {
    readings.push(...liveReadings(splitsOf(line.whole.slice(colon + 2), marks), line.live));
    colon = line.whole.indexOf(': ', colon + 1);
  }
  return readings;
}

/**
 * The readings of a line, and whether the place where its text begins is certain: an id may begin like a stamp (with
 * `log_timestamp false`), and a stamp of an unknown format looks like part of the id.
 */
function readingsOf(
  line: LogLine,
  marks: RegExp,
): { readonly readings: FilterReading[]; readonly isStartCertain: boolean } {
  const plain = splitsOf(line.text, marks);
  const areStamped = line.live.linesAreStamped?.() ?? null;
  if (areStamped === false) return { readings: plain, isStartCertain: true };
  const hasKnownStamp = line.text !== line.whole;
  if (hasKnownStamp && areStamped) return { readings: plain, isStartCertain: true };
  if (hasKnownStamp)
    return {
      readings: [...plain, ...liveReadings(splitsOf(line.whole, marks), line.live)],
      isStartCertain: false,
    };
  const behind = liveReadingsBehindStamp(line, marks);
  if (areStamped && behind.length > 0) return { readings: behind, isStartCertain: false };
  return { readings: [...plain, ...behind], isStartCertain: line.isStampCertain };
}

/** How far a single reading can be trusted when the text may begin elsewhere. */
function trustUncertainStart(line: LogLine, reading: FilterReading): 'resolved' | 'ambiguous' {
  return line.text !== line.whole || line.live.isLive(boundIdentifier(reading.id)) ? 'resolved' : 'ambiguous';
}

function readFilterLine(
  line: LogLine,
  kind: 'client.subscribed' | 'client.unsubscribed',
): BrokerEvent | null {
  const { readings, isStartCertain } = readingsOf(line, kind === 'client.subscribed' ? grantMarks : spaces);
  const settled = settleReading(readings, line.live);
  if (!settled) return null;
  const { reading, ...who } = settled;
  const isExact = who.clientIdConfidence === 'exact';
  return line.event(kind, {
    ...who,
    clientIdConfidence:
      isExact && !isStartCertain ? trustUncertainStart(line, reading) : who.clientIdConfidence,
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
