import { type Download, isDownload } from '@/lib/services/export/download';
import type { Endpoint } from './endpoint';
import { toProblem } from './problem';
import { readRequest } from './read-request';
import { actorFromRequest } from './require-actor';
import { getWebEdge } from './service-context';

type RouteContext = {
  readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

/** Made while it is taken: nothing is read ahead of whoever downloads, and nothing more once they are gone. */
function streamOf(chunks: Download['chunks']): ReadableStream<Uint8Array> {
  const iterator =
    Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

function answerFile({ fileName, mediaType, bytes, chunks }: Download): Response {
  return new Response(streamOf(chunks), {
    headers: {
      'Cache-Control': 'no-store, no-transform',
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'X-Content-Type-Options': 'nosniff',
      ...(bytes === undefined ? {} : { 'Content-Length': String(bytes) }),
    },
  });
}

function answer(endpoint: Endpoint, result: unknown): Response {
  const headers = { 'Cache-Control': 'no-store' };
  if (isDownload(result)) return answerFile(result);
  if (endpoint.status === 204) return new Response(null, { status: 204, headers });
  if (endpoint.media !== 'application/json')
    return new Response(String(result), {
      status: endpoint.status,
      headers: {
        ...headers,
        'Content-Type': `${endpoint.media}; charset=utf-8`,
        'Content-Disposition': `attachment; filename="${endpoint.path.split('/').at(-1)}"`,
        'X-Content-Type-Options': 'nosniff',
      },
    });
  return Response.json(result, { status: endpoint.status, headers });
}

/** A route handler for one endpoint: authorise → parse → one use case → respond; every error becomes problem+json. */
export function handle(endpoint: Endpoint) {
  return async (request: Request, route: RouteContext): Promise<Response> => {
    const { context } = getWebEdge();
    try {
      const actor = await actorFromRequest(request);
      const raw = await readRequest(request, await route.params);
      return answer(endpoint, await endpoint.run(context, actor, raw));
    } catch (error) {
      return toProblem(error, context.log, { method: endpoint.method, path: endpoint.path });
    }
  };
}
