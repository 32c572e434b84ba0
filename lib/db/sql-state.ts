const isSqlState = /^[0-9A-Z]{5}$/;
/** Prisma's own codes (`P2010`) have the shape of a SQLSTATE. */
const isPrismaCode = /^P\d{4}$/;
/** Prisma: no connection (P1…), none free in time, no transaction in time, conflict; Node: the socket's errors. */
const isAwayCode = /^(P1\d{3}|P2024|P2028|P2034|(?!ERR_)E[A-Z_]{4,})$/;
const uniqueViolation = '23505';
const refusedClasses = new Set(['21', '22', '23', '54']);

/**
 * The SQLSTATE (`23505`) of a failed statement, wherever Prisma or the driver put it; null when the failure was not
 * PostgreSQL's answer, for example a lost connection.
 */
function sqlState(error: unknown): string | null {
  for (
    let depth = 0, current = error;
    depth < 6 && typeof current === 'object' && current !== null;
    depth++
  ) {
    const { originalCode, code, meta, driverAdapterError, cause } = current as Record<string, unknown>;
    for (const state of [originalCode, code]) {
      if (
        typeof state === 'string' &&
        isSqlState.test(state) &&
        /\d/.test(state) &&
        !isPrismaCode.test(state)
      )
        return state;
    }
    current = meta ?? driverAdapterError ?? cause;
  }
  return null;
}

function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/**
 * What a failed transaction means for trying it again. `refused`: PostgreSQL rejects the rows themselves (SQLSTATE classes 21
 * cardinality, 22 data, 23 integrity, 54 limits). `away`: it is gone, busy, full or not migrated. `unclear`: nothing that
 * tells, or a unique violation, where somebody else was first and a second try finds their row.
 */
export function judgeFailure(error: unknown): 'refused' | 'away' | 'unclear' {
  const state = sqlState(error);
  if (state === uniqueViolation) return 'unclear';
  if (state !== null) return refusedClasses.has(state.slice(0, 2)) ? 'refused' : 'away';
  return isAwayCode.test(errorCode(error)) ? 'away' : 'unclear';
}
