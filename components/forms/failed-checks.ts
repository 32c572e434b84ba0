import type { FieldProblem } from '@/lib/errors';

/** The problems of a form from rows of field, what to say, and whether it is wrong. */
export function failedChecks(
  checks: readonly (readonly [field: string, message: string, isWrong: boolean])[],
): readonly FieldProblem[] {
  return checks.flatMap(([field, message, isWrong]) => (isWrong ? [{ field, message }] : []));
}
