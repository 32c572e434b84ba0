import { AppError } from '@/lib/errors';

const bodyBytesMax = 1024 * 1024;

function wholeBody(message: string): AppError {
  return new AppError('invalid', message, [{ field: '', message }]);
}

async function readText(request: Request): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  const tooLarge = wholeBody('The body is larger than 1 MiB.');
  if (declared > bodyBytesMax) throw tooLarge;
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw tooLarge;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

async function readJsonObject(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request);
  if (text.trim() === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw wholeBody('The body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw wholeBody('The body must be a JSON object.');
  }
  return body as Record<string, unknown>;
}

/** Query fields as texts; one that comes several times is joined with commas, as lists are written. */
function readQuery(request: Request): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URL(request.url).searchParams) {
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(query);
}

/**
 * The raw input of a request in one object: path parameters over the query (GET, DELETE) or the JSON body. Throws AppError
 * `invalid` for a body that is too large or not a JSON object.
 */
export async function readRequest(
  request: Request,
  params: Readonly<Record<string, string | string[] | undefined>>,
): Promise<Record<string, unknown>> {
  const given =
    request.method === 'GET' || request.method === 'DELETE'
      ? readQuery(request)
      : await readJsonObject(request);
  return { ...given, ...params };
}
