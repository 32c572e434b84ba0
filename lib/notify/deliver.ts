import type { LookupFunction } from 'node:net';
import { Agent, errors, request as sendRequest } from 'undici';
import type { Network, PostResult, RenderedRequest } from './network';
import type { OutgoingPolicy } from './outgoing-policy';
import { type ResolvedAddress, type ResolveHost, resolveTarget, resolveWithSystem } from './resolve-target';

export type NetworkOptions = {
  readonly policy: OutgoingPolicy;
  /** For the whole attempt: name look-up, connection, answer. */
  readonly timeoutMs?: number;
  readonly resolve?: ResolveHost;
};

const timeoutMsDefault = 10_000;
/** As much of an answer as is read; the rest is cut off with its connection. */
export const answerBytesMax = 65_536;

/**
 * The guarded way out: one POST a call over a connection of its own to the very address that was checked (so a name
 * that resolves differently a moment later changes nothing), no redirects, no proxy, one deadline, a capped answer.
 */
export function createNetwork(options: NetworkOptions): Network {
  const timeoutMs = options.timeoutMs ?? timeoutMsDefault;
  return {
    async post(request, signal) {
      const ending = new AbortController();
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        ending.abort();
      }, timeoutMs);
      const cut = () => ending.abort();
      if (signal?.aborted) cut();
      signal?.addEventListener('abort', cut);
      try {
        return await post(request, options, ending.signal, timeoutMs);
      } catch (error) {
        if (isLate) return { kind: 'unreachable', reason: `no answer within ${timeoutMs / 1000} s` };
        if (signal?.aborted)
          return { kind: 'unreachable', reason: 'cut short because the worker is stopping' };
        return failure(error);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cut);
      }
    },
  };
}

async function post(
  rendered: RenderedRequest,
  options: NetworkOptions,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<PostResult> {
  const url = new URL(rendered.url);
  const resolve = options.resolve ?? resolveWithSystem;
  const target = await untilAborted(signal, () => resolveTarget(url, options.policy, resolve));
  if (target.kind !== 'allowed') return target;
  const dispatcher = new Agent({
    connect: { lookup: pinnedLookup(target.addresses), timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    pipelining: 0,
  });
  try {
    const answer = await sendRequest(url, {
      method: 'POST',
      headers: { 'user-agent': 'Brokerwatch', ...rendered.headers },
      body: rendered.body,
      dispatcher,
      signal,
    });
    const retryAfter = answer.headers['retry-after'];
    return {
      kind: 'answered',
      status: answer.statusCode,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
      body: await readCapped(answer.body),
    };
  } finally {
    await dispatcher.destroy();
  }
}

/** Reads at most `answerBytesMax`; an answer that breaks off after its status still counts as answered. */
async function readCapped(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk.subarray(0, answerBytesMax - bytes));
      bytes += chunk.length;
      if (bytes >= answerBytesMax) break;
    }
  } catch {
    // The status line is what counts: repeating a request that was taken would tell people twice.
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, callback) => {
    const first = addresses[0];
    if (first === undefined) callback(new Error('no address'), '', 0);
    else if (options.all)
      callback(
        null,
        addresses.map(({ address, family }) => ({ address, family })),
      );
    else callback(null, first.address, first.family);
  };
}

/** A look-up cannot be cancelled, so it is left behind. */
function untilAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('aborted'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

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

/** Turns an error into words made here: messages of undici and Node may hold the URL. */
function failure(error: unknown): PostResult {
  const code = errorCode(error);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'ERR_INVALID_CHAR') {
    return { kind: 'barred', reason: 'the request cannot be sent with this address and these headers' };
  }
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

function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
