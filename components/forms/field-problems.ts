import type { FieldProblem } from '@/lib/errors';

/** What is wrong with exactly this field, in one line; null when nothing is. */
export function problemAt(problems: readonly FieldProblem[], path: string): string | null {
  const messages = problems.filter((each) => each.field === path).map((each) => each.message);
  return messages.length === 0 ? null : [...new Set(messages)].join('; ');
}

/** The problems below a path, with the rest of their paths: `settings.url` below `settings` is `url`. */
export function problemsBelow(problems: readonly FieldProblem[], path: string): readonly FieldProblem[] {
  return problems
    .filter((each) => each.field.startsWith(`${path}.`))
    .map((each) => ({ ...each, field: each.field.slice(path.length + 1) }));
}

/** The problems that no field of a form shows, to be said above it. */
export function problemsElsewhere(
  problems: readonly FieldProblem[],
  names: readonly string[],
): readonly FieldProblem[] {
  return problems.filter((each) => !names.includes(each.field.split('.')[0] ?? ''));
}
