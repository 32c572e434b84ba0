/** What a use case hands out as a file instead of JSON; the HTTP edge streams `chunks` as fast as they are taken. */
export type Download = {
  readonly kind: 'download';
  /** ASCII letters, digits, dots and dashes only. */
  readonly fileName: string;
  readonly mediaType: string;
  /** Of the whole, when it is known beforehand. */
  readonly bytes?: number;
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

/** Is this answer of a use case a file? */
export function isDownload(result: unknown): result is Download {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'download';
}

async function* utf8(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}

/** A text file that is made while it is sent. */
export function downloadText(
  file: Pick<Download, 'fileName' | 'mediaType'>,
  texts: AsyncIterable<string>,
): Download {
  return { kind: 'download', ...file, chunks: utf8(texts) };
}
