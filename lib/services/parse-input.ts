import type { z } from 'zod';
import { AppError, type FieldProblem } from '@/lib/errors';

const nulProblem = 'must not contain the NUL character';

/** The first text with a NUL in it, which PostgreSQL stores in no column, as a dotted path; null when there is none. */
function fieldWithNul(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\u0000') ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const below = path === '' ? key : `${path}.${key}`;
    const found = key.includes('\u0000') ? path : fieldWithNul(inner, below);
    if (found !== null) return found;
  }
  return null;
}

/** The part of an issue's path that is in the input: `state=open,foo` is one field, though it is parsed as a list. */
function fieldOf(issue: z.core.$ZodIssue, input: unknown): string {
  const path: PropertyKey[] = [];
  for (let inner = input; path.length < issue.path.length && typeof inner === 'object' && inner !== null; ) {
    const key = issue.path[path.length] ?? '';
    path.push(key);
    inner = (inner as Record<PropertyKey, unknown>)[key];
  }
  return path.join('.');
}

function problemsOf(error: z.ZodError, input: unknown): FieldProblem[] {
  return error.issues.map((issue) => ({ field: fieldOf(issue, input), message: issue.message }));
}

/** Parses what came from outside; throws AppError `invalid` with one problem a field, by its dotted path. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const nul = fieldWithNul(value, '');
  if (nul !== null) {
    throw new AppError('invalid', 'The input contains a NUL character.', [
      { field: nul, message: nulProblem },
    ]);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid', 'Some fields cannot be used.', problemsOf(parsed.error, value));
}
