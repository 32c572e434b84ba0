import type { HttpAnswer } from './verdict';

/** A request as a channel renders it; always POST. The URL is a secret. */
export type RenderedRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * What came of a POST: `answered` (with any status), `barred` (never sent: the address is not allowed or the request
 * cannot be sent as it is), `unreachable` (worth another try). `reason` never holds the URL.
 */
export type PostResult =
  | ({ readonly kind: 'answered' } & HttpAnswer)
  | { readonly kind: 'barred'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** The guarded ways out of the process that channels get; nothing in `channels/` opens a connection of its own. */
export type Network = {
  /** Sends one POST. Never throws for what the network does; `signal` cuts it short as `unreachable`. */
  post(request: RenderedRequest, signal?: AbortSignal): Promise<PostResult>;
};
