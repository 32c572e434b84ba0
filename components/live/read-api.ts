import type { FieldProblem } from '@/lib/errors';

/** What went wrong with a request, in words for a person; `fields` where the server named some. */
export type ApiProblem = {
  readonly status: number;
  readonly message: string;
  readonly fields: readonly FieldProblem[];
};
export type ApiAnswer<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly problem: ApiProblem };

const unreachable: ApiProblem = { status: 0, message: 'The server does not answer.', fields: [] };

function toProblem(status: number, body: unknown): ApiProblem {
  const parts =
    typeof body === 'object' && body !== null
      ? (body as { detail?: unknown; title?: unknown; errors?: unknown; fields?: unknown })
      : {};
  const listed = [parts.errors, parts.fields].find(Array.isArray) ?? [];
  const fields = listed.filter(
    (each): each is FieldProblem => typeof each?.field === 'string' && typeof each?.message === 'string',
  );
  const message =
    [parts.detail, parts.title].find((each) => typeof each === 'string') ??
    `The server answered with ${status}.`;
  return { status, message, fields };
}

/** Calls `/api/v1/<path>`; never throws, except the abort of `signal`. */
export async function callApi<Body>(
  path: string,
  options: { readonly method?: string; readonly body?: unknown; readonly signal?: AbortSignal } = {},
): Promise<ApiAnswer<Body>> {
  const { method = 'GET', body, signal } = options;
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      signal,
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ok: false, problem: unreachable };
  }
  const parsed: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  return response.ok
    ? { ok: true, body: parsed as Body }
    : { ok: false, problem: toProblem(response.status, parsed) };
}
