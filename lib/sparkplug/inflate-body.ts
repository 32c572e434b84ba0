import { payloadLimits } from './payload-limits';

/** Inflates a zlib or gzip body to at most `bytesMax` bytes; null when it is broken or larger. */
export type Inflate = (
  body: Uint8Array,
  algorithm: 'DEFLATE' | 'GZIP',
  bytesMax: number,
) => Uint8Array | null;

/** Inflates the body of a compressed payload within the limits of both sizes and their ratio; null when it is broken or over them. */
export function inflateBody(
  body: Uint8Array,
  algorithm: 'DEFLATE' | 'GZIP',
  inflate: Inflate,
): Uint8Array | null {
  if (body.length > payloadLimits.compressedBytes) return null;
  const bytesMax = Math.min(
    payloadLimits.inflatedBytes,
    Math.max(1024, body.length * payloadLimits.inflateRatio),
  );
  const inflated = inflate(body, algorithm, bytesMax);
  return inflated !== null && inflated.length <= bytesMax ? inflated : null;
}
