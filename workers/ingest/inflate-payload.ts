import { gunzipSync, inflateSync } from 'node:zlib';
import type { Inflate } from '@/lib/sparkplug/inflate-body';

/** Inflates a Sparkplug payload's compressed body; null when it is broken or would be larger than allowed. */
export const inflatePayload: Inflate = (body, algorithm, bytesMax) => {
  try {
    // One chunk as large as may be: several would be copied together, for twice the memory.
    const options = { maxOutputLength: bytesMax, chunkSize: bytesMax };
    return (algorithm === 'GZIP' ? gunzipSync : inflateSync)(body, options);
  } catch {
    return null;
  }
};
