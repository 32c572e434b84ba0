import { z } from 'zod';
import type { Json } from '@/lib/domain/json';

/** Bytes of JSON that one detector's memory may take (design: 256 KB), with room for what stands around the entries. */
export const memoryBytesMax = 250_000;
const keyCharactersMax = 2048;
const encoder = new TextEncoder();

/** What was learned by name, the longest unused first. */
export type Remembered<Value> = {
  /** When learning began, ms; null when it has to begin anew, because not all of it had room. */
  readonly since: number | null;
  readonly entries: readonly (readonly [key: string, value: Value])[];
};

/**
 * Packs what was learned by name (in order of use, the longest unused first) into JSON of about `bytesMax` bytes. What has
 * no room is left out, the longest unused first, and then `since` too, so that nobody is called new who was only forgotten.
 */
export function rememberStrings<Value extends Json>(
  since: number | null,
  entries: Iterable<readonly [string, Value]>,
  bytesMax: number = memoryBytesMax,
): Json {
  const kept: Json[] = [];
  let bytes = 0;
  let isWhole = true;
  for (const [key, value] of [...entries].reverse()) {
    if (key.length > keyCharactersMax) continue;
    bytes += encoder.encode(JSON.stringify([key, value])).length + 1;
    isWhole = bytes <= bytesMax;
    if (!isWhole) break;
    kept.push([key, value]);
  }
  return { version: 1, since: isWhole ? since : null, entries: kept.reverse() };
}

/** Reads what `rememberStrings` packed; null when it is damaged, of another version, or its values are not of this schema. */
export function recallStrings<Value>(memory: unknown, value: z.ZodType<Value>): Remembered<Value> | null {
  const schema = z.object({
    version: z.literal(1),
    since: z.number().nullable(),
    entries: z.array(z.tuple([z.string().max(keyCharactersMax), value])).max(100_000),
  });
  return schema.safeParse(memory).data ?? null;
}
