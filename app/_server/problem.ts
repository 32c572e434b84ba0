import type { Logger } from '@/lib/config/logger';
import { AppError, type AppErrorCode } from '@/lib/errors';

const statusOf: Record<AppErrorCode, number> = {
  not_found: 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  unauthenticated: 401,
  unavailable: 503,
};
const titleOf: Record<AppErrorCode, string> = {
  not_found: 'Not found',
  conflict: 'Conflict',
  invalid: 'Invalid input',
  forbidden: 'Forbidden',
  unauthenticated: 'Not signed in',
  unavailable: 'Not available now',
};
/** Prisma's and Node's words for a database that cannot be reached or does not answer. */
const databaseIsAway = [
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
];

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (
    let depth = 0, current = error;
    depth < 6 && typeof current === 'object' && current !== null;
    depth++
  ) {
    const { code, cause } = current as { code?: unknown; cause?: unknown };
    if (typeof code === 'string') codes.push(code);
    current = cause;
  }
  return codes;
}

/** What an unexpected error is to whoever asked: the database's absence is said, everything else is a bug. */
export function toAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (codesOf(error).some((code) => databaseIsAway.includes(code))) {
    return new AppError('unavailable', 'The database cannot be reached.');
  }
  return null;
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
