import { isUtf8 } from 'node:buffer';
import { parseCaptureTime } from './parse-capture-time';

/** One message of a capture. */
export type CapturedMessage = {
  /** As stamped by the recorder, ms since the epoch. */
  readonly stamp: number;
  readonly topic: string;
  readonly payload: Buffer;
  /** Length on the wire; `payload` may be shorter. */
  readonly payloadBytes: number;
  readonly retain: boolean;
  /** As the recorder got it: the lower of the sender's and of what it had asked for. */
  readonly qos?: 0 | 1 | 2;
  /** The recorder lost a part of the payload: `%j` ends it at a NUL byte. */
  readonly isCut: boolean;
};

export type CaptureLine =
  | { readonly ok: true; readonly message: CapturedMessage }
  | { readonly ok: false; readonly reason: string };

const payloadBytesMax = 268_435_455;
const topicBytesMax = 65_535;
const beyondBytes = /[\u0100-\uffff]/;

/** How the line was decoded; `%j` copies payload bytes as they are, so a line need not be UTF-8. */
type Decoded = { readonly line: string; bytesOf(text: string): Buffer };

/**
 * Reads one line as `mosquitto_sub -F '%j'` or `'%J'` prints it, or with `payloadHex` or `payloadBase64` in place of
 * `payload`. Never throws; what cannot be used comes back with the reason.
 */
export function parseCaptureLine(bytes: Buffer): CaptureLine {
  const { line, bytesOf } = decode(bytes);
  const fields = parseObject(line);
  if (fields === null) return bad('not a JSON object');
  const stamp = parseCaptureTime(fields.tst);
  if (stamp === null) return bad('"tst" is not a time');
  const topic = typeof fields.topic === 'string' ? bytesOf(fields.topic).toString('utf8') : '';
  const problem = topicProblem(topic);
  if (problem !== null) return bad(problem);
  const length = fields.payloadlen;
  if (length !== undefined && !isLength(length)) return bad('"payloadlen" is not a length');
  const payload = payloadOf(fields, length ?? null, bytesOf);
  if (payload === null) return bad('the payload cannot be read');
  const payloadBytes = length ?? payload.length;
  const retain = fields.retain === 1 || fields.retain === true;
  const isCut = payload.length < payloadBytes && !isEmbedded(fields.payload);
  const qos = fields.qos === 1 || fields.qos === 2 ? fields.qos : 0;
  return { ok: true, message: { stamp, topic, payload, payloadBytes, retain, qos, isCut } };
}

function bad(reason: string): CaptureLine {
  return { ok: false, reason };
}

function decode(bytes: Buffer): Decoded {
  if (isUtf8(bytes)) return { line: bytes.toString('utf8'), bytesOf: (text) => Buffer.from(text, 'utf8') };
  return {
    line: bytes.toString('latin1'),
    bytesOf: (text) => Buffer.from(text, beyondBytes.test(text) ? 'utf8' : 'latin1'),
  };
}

function parseObject(line: string): { readonly [field: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [field: string]: unknown })
      : null;
  } catch {
    return null;
  }
}

function topicProblem(topic: string): string | null {
  if (topic === '') return '"topic" is missing';
  if (topic.length * 3 > topicBytesMax && Buffer.byteLength(topic) > topicBytesMax)
    return '"topic" is too long';
  return /[+#]/.test(topic) ? '"topic" contains a wildcard' : null;
}

function isLength(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= payloadBytesMax;
}

function payloadOf(
  { payload, payloadHex, payloadBase64 }: { readonly [field: string]: unknown },
  length: number | null,
  bytesOf: Decoded['bytesOf'],
): Buffer | null {
  if (payloadHex !== undefined) return fromHex(payloadHex);
  if (payloadBase64 !== undefined) return fromBase64(payloadBase64);
  if (payload === undefined || (payload === null && !length)) return Buffer.alloc(0);
  if (typeof payload !== 'string') return toJson(payload);
  const text = bytesOf(payload);
  if (length === null || text.length === length) return text;
  // `%J` of a payload that is itself a JSON string prints it without the outer quotes of `%j`.
  const quoted = bytesOf(JSON.stringify(payload));
  return quoted.length === length ? quoted : text;
}

function fromHex(hex: unknown): Buffer | null {
  if (typeof hex !== 'string') return null;
  const bytes = Buffer.from(hex, 'hex');
  return bytes.length * 2 === hex.length ? bytes : null;
}

function fromBase64(text: unknown): Buffer | null {
  return typeof text === 'string' && /^[\w+/-]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null;
}

/** `%J` puts a JSON payload into the line as JSON, with its numbers and spaces written anew. */
function isEmbedded(payload: unknown): boolean {
  return payload !== undefined && typeof payload !== 'string';
}

function toJson(value: unknown): Buffer | null {
  try {
    return Buffer.from(JSON.stringify(value), 'utf8');
  } catch {
    return null;
  }
}
