import type { Logger } from '@/lib/config/logger';
import { type Download, isDownload } from '@/lib/services/export/download';
import type { Endpoint } from './endpoint';
import { toProblem } from './problem';
import { readRequest } from './read-request';
import { actorFromRequest } from './require-actor';
import { getWebEdge } from './service-context';

type RouteContext = {
  readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

/**
 * Made while it is taken: nothing is read before whoever downloads asks for it, and nothing more once they are gone. What
 * fails midway cuts the download off, which is all that HTTP can say by then, and is logged.
 */
function streamOf({ chunks, fileName }: Download, log: Logger): ReadableStream<Uint8Array> {
  const iterator =
    Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      } catch (error) {
        log.error({ err: error, fileName }, 'download cut off');
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

function answerFile(file: Download, log: Logger): Response {
  const { fileName, mediaType, bytes } = file;
  return new Response(streamOf(file, log), {
    headers: {
      'Cache-Control': 'no-store, no-transform',
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'X-Content-Type-Options': 'nosniff',
      ...(bytes === undefined ? {} : { 'Content-Length': String(bytes) }),
    },
  });
}

function answer(endpoint: Endpoint, result: unknown, log: Logger): Response {
  const headers = { 'Cache-Control': 'no-store' };
  if (isDownload(result)) return answerFile(result, log);
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
      return answer(endpoint, await endpoint.run(context, actor, raw), context.log);
    } catch (error) {
      return toProblem(error, context.log, { method: endpoint.method, path: endpoint.path });
    }
  };
}
