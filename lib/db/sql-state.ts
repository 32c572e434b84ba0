const isSqlState = /^[0-9A-Z]{5}$/;

/**
 * The SQLSTATE (`23505`) of a failed statement, wherever Prisma or the driver put it; null when the failure was not
 * PostgreSQL's answer, for example a lost connection.
 */
export function sqlState(error: unknown): string | null {
  for (
    let depth = 0, current = error;
    depth < 6 && typeof current === 'object' && current !== null;
    depth++
  ) {
    const { originalCode, code, meta, driverAdapterError, cause } = current as Record<string, unknown>;
    for (const state of [originalCode, code]) {
      if (typeof state === 'string' && isSqlState.test(state) && /\d/.test(state) && !/^P\d{4}$/.test(state))
        return state;
    }
    current = meta ?? driverAdapterError ?? cause;
  }
  return null;
}

/**
 * True when PostgreSQL refused the rows themselves (classes 21 cardinality, 22 data, 23 integrity, 54 limits), so that
 * trying the same ones again is pointless; false when it was away, busy, full or not migrated.
 */
export function isRefusedData(error: unknown): boolean {
  return ['21', '22', '23', '54'].includes(sqlState(error)?.slice(0, 2) ?? '');
}
