import type { Logger } from '@/lib/config/logger';
import { AppError, type AppErrorCode } from '@/lib/errors';
import { isDatabaseAway } from './is-database-away';

const statusOf: Record<AppErrorCode, number> = {
  not_found: 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  unauthenticated: 401,
  busy: 429,
  unavailable: 503,
};
const titleOf: Record<AppErrorCode, string> = {
  not_found: 'Not found',
  conflict: 'Conflict',
  invalid: 'Invalid input',
  forbidden: 'Forbidden',
  unauthenticated: 'Not signed in',
  busy: 'Busy',
  unavailable: 'Not available now',
};
/** What an unexpected error is to whoever asked: the database's absence is said, everything else is a bug. */
function toAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  return isDatabaseAway(error) ? new AppError('unavailable', 'The database cannot be reached.') : null;
}

function answer(status: number, body: Record<string, unknown>): Response {
  return new Response(JSON.stringify({ ...body, status }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
  });
}

/** The one mapper from errors to RFC 9457 problem+json, and the one place that logs the unexpected ones. */
export function toProblem(error: unknown, log: Logger, place: { method: string; path: string }): Response {
  const known = toAppError(error);
  if (known === null || known.code === 'unavailable') log.error({ err: error, ...place }, 'request failed');
  if (known === null) {
    return answer(500, {
      type: 'about:blank',
      title: 'Internal error',
      detail: 'Something went wrong here. The log of the web process says more.',
      errors: [],
    });
  }
  const response = answer(statusOf[known.code], {
    type: `urn:brokerwatch:problem:${known.code}`,
    title: titleOf[known.code],
    detail: known.message,
    errors: known.fields,
  });
  if (known.code === 'unauthenticated') response.headers.set('WWW-Authenticate', 'Bearer');
  return response;
}
