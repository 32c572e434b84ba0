import type { RenderedRequest } from './network';

/** A request as people may see it: only the host of its URL, secret values replaced. */
export type RequestPreview = {
  readonly method: 'POST';
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const hidden = '(hidden)';
const shownHeaders = new Set([
  'content-type',
  'user-agent',
  'x-brokerwatch-timestamp',
  'x-brokerwatch-delivery',
]);
/** Shorter secrets would also blank out ordinary words. */
const redactedLengthMin = 6;

/** What of a request may be shown: unknown header values and the signature hidden, secret texts blanked in the body. */
export function previewRequest(request: RenderedRequest, secrets: readonly string[]): RequestPreview {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, shownHeaders.has(name.toLowerCase()) ? value : hidden] as const,
  );
  const body = secrets
    .filter((secret) => secret.length >= redactedLengthMin)
    .reduce((text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), hidden), request.body);
  return { method: 'POST', host: new URL(request.url).host, headers: Object.fromEntries(headers), body };
}
