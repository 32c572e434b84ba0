import { gunzipSync, inflateSync } from 'node:zlib';
import type { Inflate } from '@/lib/sparkplug/inflate-body';

/** Inflates a Sparkplug payload's compressed body; null when it is broken or would be larger than allowed. */
export const inflatePayload: Inflate = (body, algorithm, bytesMax) => {
  try {
    return (algorithm === 'GZIP' ? gunzipSync : inflateSync)(body, { maxOutputLength: bytesMax });
  } catch {
    return null;
  }
};
