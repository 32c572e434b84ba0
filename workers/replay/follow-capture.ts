import { CaptureClock, type ClockNote } from './capture-clock';
import type { CapturedMessage } from './parse-capture-line';
import { type CaptureReader, type Place, readCaptures } from './read-captures';

export type CaptureFollower = Pick<CaptureReader, 'onRead' | 'onBadLine'> & {
  /** `at` never runs backwards. */
  onMessage(message: CapturedMessage, at: number): void;
  /** The recorder's clock did something odd; one sentence. */
  onOddTime(text: string): void;
};

export type CaptureSpan = {
  readonly messages: number;
  /** First and last time, ms; `from` is null when there was no message. */
  readonly from: number | null;
  readonly to: number;
};

type Waiting = { readonly message: CapturedMessage; readonly place: Place };

const oddTimesMax = 20;

/** Reads captures in order and gives every message its time, one message behind the reading. */
export async function followCapture(
  files: readonly string[],
  follower: CaptureFollower,
): Promise<CaptureSpan> {
  const clock = new CaptureClock();
  const ahead: { waiting: Waiting | null } = { waiting: null };
  let messages = 0;
  let oddTimes = 0;
  let from: number | null = null;
  let to = 0;

  function passOn({ message, place }: Waiting, following: number | null): void {
    const { at, note } = clock.place(message.stamp, following);
    if (note !== null && oddTimes++ < oddTimesMax) follower.onOddTime(sayNote(note, place));
    from ??= at;
    to = at;
    messages++;
    follower.onMessage(message, at);
  }

  await readCaptures(files, {
    onRead: follower.onRead,
    onBadLine: follower.onBadLine,
    onMessage(message, place) {
      if (ahead.waiting !== null) passOn(ahead.waiting, message.stamp);
      ahead.waiting = { message, place };
    },
  });
  if (ahead.waiting !== null) passOn(ahead.waiting, null);
  return { messages, from, to };
}

function sayNote(note: ClockNote, { file, line }: Place): string {
  return note.kind === 'stray'
    ? `${file}:${line}: its time is far from those around it, so theirs was taken`
    : `${file}:${line}: time goes back by ${Math.round(note.byMs / 1000).toLocaleString('en')} s; from here on it was taken to go on`;
}
