import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A message of a made-up capture; `at` in seconds after the capture's begin. */
export type MadeMessage = {
  readonly at: number;
  readonly topic: string;
  readonly payload?: string;
  /** Bytes instead of a text, and how they are written. */
  readonly bytes?: Uint8Array;
  readonly as?: 'payloadHex' | 'payloadBase64';
  readonly retain?: 0 | 1;
};

export const captureBegin = Date.UTC(2026, 10, 22, 8);

/** One line as `mosquitto_sub -F '%j'` prints it. */
export function captureLine({ at, topic, payload = '1', bytes, as, retain = 0 }: MadeMessage): string {
  const tst = new Date(captureBegin + at * 1000).toISOString().replace('Z', '000Z+0000');
  if (bytes !== undefined) {
    const name = as ?? 'payloadHex';
    const text = Buffer.from(bytes).toString(name === 'payloadHex' ? 'hex' : 'base64');
    return JSON.stringify({ tst, topic, qos: 0, retain, payloadlen: bytes.length, [name]: text });
  }
  return JSON.stringify({ tst, topic, qos: 0, retain, payloadlen: Buffer.byteLength(payload), payload });
}

/** Writes a capture in order of time and returns its path. */
export function writeCapture(folder: string, name: string, messages: readonly MadeMessage[]): string {
  const file = join(folder, name);
  const lines = messages.toSorted((one, other) => one.at - other.at).map(captureLine);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Topics that each speak every ten seconds from `from` to `to`, seconds. */
export function steadyTraffic(topics: readonly string[], from: number, to: number): readonly MadeMessage[] {
  return topics.flatMap((topic, index) =>
    Array.from({ length: Math.floor((to - from) / 10) }, (_, round) => ({
      at: from + round * 10 + index / topics.length,
      topic,
    })),
  );
}
