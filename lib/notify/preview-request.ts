import type { RenderedRequest } from './network';

/** A request as people may see it: only the host of its URL, secret values replaced. */
export type RequestPreview = {
  /** POST, or the protocol where it is not HTTP: SMTP, SYSLOG. */
  readonly method: string;
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
  const body = blankSecrets(request.body, secrets);
  return { method: 'POST', host: new URL(request.url).host, headers: Object.fromEntries(headers), body };
}

/** A text with every secret in it (as it is, or escaped as in JSON) replaced. */
export function blankSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= redactedLengthMin)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .reduce((shown, secret) => shown.replaceAll(secret, hidden), text);
}
