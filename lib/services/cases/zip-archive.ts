import { createHash, type Hash } from 'node:crypto';
import { Zip, ZipDeflate } from 'fflate';

/** What a manifest says of one file. */
export type ArchivedFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/** DOS time knows no zone and begins here: with one fixed time, equal content is equal bytes wherever it is made. */
const fixedTime = () => new Date(1980, 0, 1);

/**
 * A zip that is compressed as it is written, one file after another; `finish` gives its bytes. Equal files in equal order
 * give equal bytes. Only compressed data is held.
 */
export function createZipArchive() {
  const chunks: Uint8Array[] = [];
  const files: ArchivedFile[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  const encoder = new TextEncoder();

  const push = (entry: ZipDeflate, hash: Hash, text: string) => {
    const bytes = encoder.encode(text);
    hash.update(bytes);
    entry.push(bytes);
    return bytes.length;
  };
  return {
    files: files as readonly ArchivedFile[],
    /** Writes one file from the texts that follow each other in it. */
    async addFile(path: string, texts: AsyncIterable<string> | Iterable<string>): Promise<void> {
      const entry = new ZipDeflate(path, { level: 6 });
      entry.mtime = fixedTime();
      const hash = createHash('sha256');
      zip.add(entry);
      let bytes = 0;
      for await (const text of texts) bytes += push(entry, hash, text);
      entry.push(new Uint8Array(), true);
      files.push({ path, bytes, sha256: hash.digest('hex') });
    },
    finish(): Uint8Array[] {
      zip.end();
      return chunks;
    },
  };
}
