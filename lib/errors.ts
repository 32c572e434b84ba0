export type AppErrorCode =
  | 'not_found'
  | 'conflict'
  | 'invalid'
  | 'forbidden'
  | 'unauthenticated'
  | 'busy'
  | 'unavailable';

/** One problem with one input field; `field` is a dotted path (`tls.caPem`), `''` for the whole body. */
export type FieldProblem = { readonly field: string; readonly message: string };

/** An expected failure of a use case. The HTTP edge maps `code` to a status and `fields` into problem+json. */
export class AppError extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: AppErrorCode,
    message: string,
    readonly fields: readonly FieldProblem[] = [],
  ) {
    super(message);
  }
}
