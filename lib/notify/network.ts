import type { Socket } from 'node:net';
import type { HttpAnswer } from './verdict';

/** A request as a channel renders it; always POST. The URL is a secret. */
export type RenderedRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * Why nothing came of an attempt: `barred` (never sent: the address is not allowed or the request cannot be sent as it
 * is) or `unreachable` (worth another try). `reason` never holds a URL or a secret.
 */
export type NetworkProblem =
  | { readonly kind: 'barred'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** What came of a POST: `answered` with any status, or a problem. */
export type PostResult = ({ readonly kind: 'answered' } & HttpAnswer) | NetworkProblem;

/** Where a connection leads; `tls` from the first byte when given. `ca`: PEM certificates trusted in place of the usual ones. */
export type SocketTarget = {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly ca: string | undefined } | null;
  /** How many times the usual deadline it gets; 1 when left out. */
  readonly patience?: number;
};
export type SocketResult<Value> = { readonly kind: 'done'; readonly value: Value } | NetworkProblem;

/** The guarded ways out of the process that channels get; nothing in `channels/` opens a connection of its own. */
export type Network = {
  /** Sends one POST. Never throws for what the network does; `signal` cuts it short as `unreachable`. */
  post(request: RenderedRequest, signal?: AbortSignal): Promise<PostResult>;
  /**
   * Connects to the very address that was checked and lets `talk` use the socket; it is destroyed when `talk` ends, at
   * the deadline, and when the other side sends too much. What `talk` throws becomes a problem.
   */
  converse<Value>(
    target: SocketTarget,
    talk: (socket: Socket) => Promise<Value>,
    signal?: AbortSignal,
  ): Promise<SocketResult<Value>>;
  /** Sends one UDP datagram; `done` says only that it left this machine. */
  sendDatagram(
    target: Omit<SocketTarget, 'tls'>,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<SocketResult<null>>;
};
