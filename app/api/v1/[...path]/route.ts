import { toProblem } from '@/app/_server/problem';
import { getWebEdge } from '@/app/_server/service-context';
import { AppError } from '@/lib/errors';

function answerNotFound(request: Request): Response {
  const error = new AppError('not_found', 'There is no such resource; /api/v1/openapi.json lists them.');
  return toProblem(error, getWebEdge().context.log, { method: request.method, path: '' });
}

export const GET = answerNotFound;
export const POST = answerNotFound;
export const PUT = answerNotFound;
export const PATCH = answerNotFound;
export const DELETE = answerNotFound;
