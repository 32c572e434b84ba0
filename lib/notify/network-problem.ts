import { errors } from 'undici';
import type { NetworkProblem } from './network';

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  EPIPE: 'the connection was closed',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped midway',
  UND_ERR_SOCKET: 'the connection was closed before an answer',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers',
};

/** Turns an error of undici, Node's sockets or TLS into words made here: their own messages may hold the address. */
export function toNetworkProblem(error: unknown): NetworkProblem {
  const code = errorCode(error);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'ERR_INVALID_CHAR')
    return { kind: 'barred', reason: 'the request cannot be sent with this address and these headers' };
  if (code === 'EMSGSIZE') return { kind: 'barred', reason: 'the message is too long for one datagram' };
  const known = reasons[code];
  if (known !== undefined) return { kind: 'unreachable', reason: known };
  if (error instanceof errors.HTTPParserError)
    return { kind: 'unreachable', reason: 'the answer is not HTTP' };
  if (/CERT|SIGNATURE|SSL|TLS/.test(code))
    return { kind: 'unreachable', reason: `the TLS certificate or handshake failed (${code})` };
  return {
    kind: 'unreachable',
    reason: code === '' ? 'the connection failed' : `the connection failed (${code})`,
  };
}

/** The `code` of a Node error, the first one's of an AggregateError; '' where there is none. */
function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
