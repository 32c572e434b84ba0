import type { Endpoint } from './endpoint';
import { toProblem } from './problem';
import { readRequest } from './read-request';
import { actorFromRequest } from './require-actor';
import { getWebEdge } from './service-context';

type RouteContext = {
  readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

function answer(endpoint: Endpoint, result: unknown): Response {
  const headers = { 'Cache-Control': 'no-store' };
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
