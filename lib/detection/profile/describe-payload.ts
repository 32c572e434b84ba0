import { z } from 'zod';
import { hashBytes as hashName } from '@/lib/sparkplug/hash-bytes';
import { encodings, PayloadReader } from './classify-payload';
import { jsonTypes } from './json-fields';
import { metricHash, ownerHash } from './metric-series';
import { pathOf } from './path-of';
import { counts, encodingShift, habits, messagesMask, rowWords, size } from './profile-row';
import { metricsMax } from './value-channels';
import { codeHash } from './value-codes';
import { readStoredRows } from './value-export';
import {
  base,
  codesKnown,
  codesMax,
  countAndHold,
  countMax,
  createRows,
  firstAt,
  highest,
  lowest,
  mean,
  pathHash,
  type ValueRows,
} from './value-row';
import { isKnownCounter } from './value-traits';

/** What is learned of one field of a topic's payloads. */
type FieldView = {
  /** Path such as `motor.rpm`, or the name of a Sparkplug metric; empty when the payload is the value. */
  readonly path: string;
  /** A number, a number that only rises, one of a few texts or codes, or text of any kind. */
  readonly kind: 'number' | 'counter' | 'codes' | 'text';
  /** null unless it is a number. */
  readonly mean: number | null;
  /** Learned range, less what the time of day explains; of a counter the range of its steps. */
  readonly lowest: number | null;
  readonly highest: number | null;
  /** How many different codes are known; null unless it has codes. */
  readonly codes: number | null;
  readonly samples: number;
  /** ms since the epoch; null when it was never learned. */
  readonly learnedSince: number | null;
};

/** What is usual of the payloads of one topic. */
type PayloadView = {
  /** One of `encodings`. */
  readonly encoding: string;
  /** Bytes of a typical payload, and of the largest. */
  readonly usualBytes: number;
  readonly largestBytes: number;
  readonly fields: readonly FieldView[];
  /** Learned fields whose names are not known, as neither the last payload nor the known metrics have them. */
  readonly unnamedFields: number;
};

const storedSchema = z.object({
  b: z.array(z.number().int().min(0).max(0xffffffff)).length(rowWords),
  c: z.unknown(),
});
const sizeSteps = 3000;

/** A topic of Sparkplug data, and the names of its sender's metrics. */
export type KnownMetrics = { readonly topic: string; readonly names: readonly string[] };

/**
 * What `MessageProfiles.export` stored of a topic, for people; null when nothing was learned or it is damaged. Fields are
 * stored by the hash of their path: their names come from `sample`, the topic's last payload (null = none is kept), and
 * those of Sparkplug metrics from `metrics`.
 */
export function describePayload(
  stored: unknown,
  sample: Uint8Array | null,
  metrics: KnownMetrics | null = null,
): PayloadView | null {
  const { data } = storedSchema.safeParse(stored);
  if (data === undefined || ((data.b[counts] ?? 0) & messagesMask) === 0) return null;
  const habit = data.b[habits] ?? 0;
  const stores = readStoredRows(data.c, metricsMax) ?? [];
  const names = metrics === null ? namesIn(sample) : namesOf(metrics);
  const fields = fieldsOf(stores, names);
  const bytesOf = (code: number) => Math.max(0, Math.round(Math.exp(code / sizeSteps) - 1));
  return {
    encoding: encodings[(habit >>> encodingShift) & 15] ?? 'binary',
    usualBytes: bytesOf((data.b[size] ?? 0) & 0xffff),
    largestBytes: bytesOf(habit & 0xffff),
    fields,
    unnamedFields: stores.length - fields.length,
  };
}

type Names = ReadonlyMap<number, { readonly path: string; readonly isNumber: boolean }>;

/** The paths of a payload by the hashes under which their fields are stored. */
function namesIn(sample: Uint8Array | null): Names {
  const names = new Map([[0, { path: '', isNumber: true }]]);
  if (sample === null) return names;
  const reader = new PayloadReader();
  reader.read(sample, false, false);
  const { fields } = reader.scanner;
  if (encodings[reader.encoding] !== 'JSON') return names;
  for (let field = 0; field < fields.count; field++) {
    const hash = fields.path[field] ?? 0;
    const isNumber = fields.type[field] === jsonTypes.number;
    const path = pathOf(sample, fields.begin[field] ?? 0);
    names.set((isNumber ? hash : hash ^ codeHash) >>> 0, { path, isNumber });
  }
  return names;
}

/** The metrics of a sender by the same; each may be a number or a truth value. */
function namesOf({ topic, names }: KnownMetrics): Names {
  const owner = ownerHash(topic);
  const encoder = new TextEncoder();
  return new Map(
    names.flatMap((path) => {
      const bytes = encoder.encode(path);
      const hash = hashName(bytes, 0, bytes.length);
      return [true, false].map(
        (isNumber) => [metricHash(owner, hash, !isNumber), { path, isNumber }] as const,
      );
    }),
  );
}

function fieldsOf(stores: readonly (readonly number[])[], names: Names): readonly FieldView[] {
  const rows = createRows(1);
  return stores.flatMap((words) => {
    rows.u32.set(words);
    const name = names.get(rows.u32[pathHash] ?? 0);
    if (name === undefined) return [];
    return [name.isNumber ? describeNumber(rows, name.path) : describeCodes(rows, name.path)];
  });
}

function common({ u32 }: ValueRows) {
  const since = u32[firstAt] ?? 0;
  return { samples: (u32[countAndHold] ?? 0) & countMax, learnedSince: since === 0 ? null : since * 1000 };
}

function describeNumber(rows: ValueRows, path: string): FieldView {
  const { f32, f64, u32 } = rows;
  const isCounter = isKnownCounter(u32, 0);
  const from = isCounter ? 0 : (f64[base / 2] ?? 0);
  return {
    path,
    kind: isCounter ? 'counter' : 'number',
    mean: from + (f32[mean] ?? 0),
    lowest: from + (f32[lowest] ?? 0),
    highest: from + (f32[highest] ?? 0),
    codes: null,
    ...common(rows),
  };
}

function describeCodes(rows: ValueRows, path: string): FieldView {
  const known = rows.u32[codesKnown] ?? 0;
  const isText = known > codesMax;
  return {
    path,
    kind: isText ? 'text' : 'codes',
    mean: null,
    lowest: null,
    highest: null,
    codes: isText ? null : known,
    ...common(rows),
  };
}
