import { Agent, request as sendRequest } from 'undici';
import { converse, sendDatagram } from './deliver-by-socket';
import type { Network, PostResult, RenderedRequest } from './network';
import type { OutgoingPolicy } from './outgoing-policy';
import {
  pinnedLookup,
  type ResolveHost,
  resolveTarget,
  resolveWithSystem,
  withoutDetail,
} from './resolve-target';
import { untilAborted, withinDeadline } from './within-deadline';

export type NetworkOptions = {
  readonly policy: OutgoingPolicy;
  /** For the whole attempt: name look-up, connection, answer. */
  readonly timeoutMs?: number;
  readonly resolve?: ResolveHost;
  /** Says of a host name that may not be reached no more than that: not whether it exists, nor where it leads. */
  readonly isReticent?: boolean;
};

const timeoutMsDefault = 10_000;
/** As much of an answer as is read; the rest is cut off with its connection. */
export const answerBytesMax = 65_536;

/**
 * The guarded way out: each call over a connection of its own to the very address that was checked (so a name that
 * resolves differently a moment later changes nothing), no redirects, no proxy, one deadline, a capped answer.
 */
export function createNetwork(options: NetworkOptions): Network {
  const timeoutMs = options.timeoutMs ?? timeoutMsDefault;
  const { policy, resolve = resolveWithSystem } = options;
  const find = async (host: string, ending: AbortSignal) => {
    const found = await untilAborted(ending, () => resolveTarget(host, policy, resolve));
    return options.isReticent ? withoutDetail(host, found) : found;
  };
  return {
    post: (request, signal) =>
      withinDeadline({ timeoutMs, signal }, async (ending) => {
        const target = await find(new URL(request.url).hostname, ending);
        return target.kind === 'allowed'
          ? post(request, { lookup: pinnedLookup(target.addresses), ending, timeoutMs })
          : target;
      }),
    converse: (target, talk, signal) =>
      withinDeadline({ timeoutMs: timeoutMs * (target.patience ?? 1), signal }, async (ending) => {
        const found = await find(target.host, ending);
        return found.kind === 'allowed'
          ? converse({ target, talk, ending, addresses: found.addresses, bytesMax: answerBytesMax })
          : found;
      }),
    sendDatagram: (target, bytes, signal) =>
      withinDeadline({ timeoutMs, signal }, async (ending) => {
        const found = await find(target.host, ending);
        return found.kind === 'allowed'
          ? sendDatagram({ port: target.port, addresses: found.addresses, bytes, ending })
          : found;
      }),
  };
}

type PostOptions = {
  readonly lookup: ReturnType<typeof pinnedLookup>;
  readonly ending: AbortSignal;
  readonly timeoutMs: number;
};

async function post(rendered: RenderedRequest, options: PostOptions): Promise<PostResult> {
  const { lookup, ending, timeoutMs } = options;
  const dispatcher = new Agent({
    connect: { lookup, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    pipelining: 0,
  });
  try {
    const answer = await sendRequest(new URL(rendered.url), {
      method: 'POST',
      headers: { 'user-agent': 'Brokerwatch', ...rendered.headers },
      body: rendered.body,
      dispatcher,
      signal: ending,
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
