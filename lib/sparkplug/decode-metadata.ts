import { identifierBytesMax } from '@/lib/domain/wire-text';
import type { DetailAllowance } from './detail-allowance';
import { exactUnsigned, ProtobufReader } from './protobuf-reader';
import { readBoundedText } from './read-bounded-text';

/** What a metric says of its own value, most often of a file; null for what is absent. `size` is in bytes. */
export type MetaData = {
  readonly isMultiPart: boolean;
  readonly contentType: string | null;
  readonly size: number | bigint | null;
  readonly seq: number | bigint | null;
  readonly fileName: string | null;
  readonly fileType: string | null;
  readonly md5: string | null;
  readonly description: string | null;
};

const textTags = { 18: 'contentType', 42: 'fileName', 50: 'fileType', 58: 'md5', 66: 'description' } as const;
const tags = { isMultiPart: 8, size: 24, seq: 32 } as const;

/** Decodes a checked `MetaData` message; texts are bounded, and left out when they are beyond the allowance. */
export function decodeMetadata(bytes: Uint8Array, allowance: DetailAllowance): MetaData {
  const metadata: { -readonly [Key in keyof MetaData]: MetaData[Key] } = {
    isMultiPart: false,
    contentType: null,
    size: null,
    seq: null,
    fileName: null,
    fileType: null,
    md5: null,
    description: null,
  };
  const texts = new Map<keyof typeof textTags, Uint8Array>();
  const reader = new ProtobufReader(bytes);
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (reader.problem !== null) break;
    if (tag in textTags) texts.set(tag as keyof typeof textTags, reader.content());
    else if (tag === tags.isMultiPart) metadata.isMultiPart = reader.low !== 0;
    else if (tag === tags.size) metadata.size = exactUnsigned(reader.low, reader.high);
    else if (tag === tags.seq) metadata.seq = exactUnsigned(reader.low, reader.high);
  }
  for (const [tag, text] of texts) {
    if (allowance.take()) metadata[textTags[tag]] = readBoundedText(text, identifierBytesMax, allowance);
  }
  return metadata;
}
