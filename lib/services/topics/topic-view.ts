import type { TopicView } from '@/lib/domain/views';
import { learningMarks } from './learning-marks';

/** Closed minutes that the rate of a topic is averaged over. */
export const rateMinutes = 10;
const minuteMs = 60_000;

/** One topic as the queries of this folder select it. */
export type TopicRow = {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly name: string;
  readonly messageCount: bigint;
  readonly byteCount: bigint;
  readonly retained: boolean;
  readonly qos: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly payload: Uint8Array | null;
  readonly payloadLength: number | null;
  readonly recentMessages: number;
  readonly baseline: unknown;
};

/** The last ten closed minutes before `now`, as a half-open range. */
export function rateWindow(now: Date): { readonly from: Date; readonly to: Date } {
  const to = Math.floor(now.getTime() / minuteMs) * minuteMs;
  return { from: new Date(to - rateMinutes * minuteMs), to: new Date(to) };
}

/** A payload as text when it is UTF-8 (a character cut at the end is left out), else as hex. */
function readPayload(payload: Uint8Array | null, length: number | null): TopicView['lastPayload'] {
  if (payload === null) return null;
  const bytes = Math.max(length ?? 0, payload.length);
  const isTruncated = bytes > payload.length;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload, { stream: isTruncated });
    return { text, encoding: 'utf8', bytes, isTruncated };
  } catch {
    return { text: Buffer.from(payload).toString('hex'), encoding: 'hex', bytes, isTruncated };
  }
}

/** One topic row as the console shows it; the rate is null until a first minute has closed on it. */
export function toTopicView(row: TopicRow, now: Date): TopicView {
  const { from, to } = rateWindow(now);
  const closedMinutes = Math.min(
    rateMinutes,
    Math.ceil((to.getTime() - Math.max(from.getTime(), row.firstSeenAt.getTime())) / minuteMs),
  );
  return {
    id: row.id,
    brokerId: row.brokerId,
    broker: row.broker,
    name: row.name,
    messageCount: Number(row.messageCount),
    byteCount: Number(row.byteCount),
    messagesPerMinute: closedMinutes > 0 ? row.recentMessages / closedMinutes : null,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    retained: row.retained,
    qos: row.qos,
    lastPayload: readPayload(row.payload, row.payloadLength),
    ...learningMarks(row.baseline, now),
  };
}
