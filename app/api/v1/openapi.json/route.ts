import { openApiDocument } from '@/app/_server/openapi-document';
import { toProblem } from '@/app/_server/problem';
import { actorFromRequest } from '@/app/_server/require-actor';
import { getWebEdge } from '@/app/_server/service-context';

export async function GET(request: Request): Promise<Response> {
  try {
    await actorFromRequest(request);
    return Response.json(openApiDocument());
  } catch (error) {
    return toProblem(error, getWebEdge().context.log, { method: 'GET', path: '/openapi.json' });
  }
}
