/** Prisma's, PostgreSQL's and Node's words for a database that cannot be reached, is starting, stopping or too busy. */
const awayWords = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...['57P01', '57P02', '57P03', '53300'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
]);
/** node-postgres gives these no code. */
const awayMessage = /^(Connection terminated|timeout exceeded when trying to connect)/;
const depthMax = 8;

/** Does an error say, wherever Prisma, its driver or better-auth put it, that the database is away? */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > depthMax) return false;
  const { code, originalCode, kind, message, cause, meta, driverAdapterError } = error as Record<
    string,
    unknown
  >;
  if (typeof message === 'string' && awayMessage.test(message)) return true;
  if ([code, originalCode, kind].some((word) => typeof word === 'string' && awayWords.has(word))) return true;
  return [cause, meta, driverAdapterError].some((inner) => isDatabaseAway(inner, depth + 1));
}
