import { AppError, type FieldProblem } from '@/lib/errors';

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}

/** Runs a write and turns Prisma's unique-constraint error (P2002) into a `conflict` on the field that people entered. */
export async function conflictOnUnique<Result>(
  field: FieldProblem,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (isUniqueViolation(error))
      throw new AppError('conflict', `The ${field.field} ${field.message}.`, [field]);
    throw error;
  }
}
