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

/** Shorter parts of an address are words such as `services`, not keys. */
const keyLengthMin = 16;

/** What of a request may be a key and must not be shown when an answer repeats it: of its address and its headers. */
export function requestSecrets({ url, headers }: RenderedRequest): readonly string[] {
  const { href, pathname, search, searchParams } = new URL(url);
  const hiddenHeaders = Object.entries(headers).filter(([name]) => !shownHeaders.has(name.toLowerCase()));
  const keys = pathname.split('/').filter((part) => part.length >= keyLengthMin);
  return [
    href,
    ...(search === '' ? [] : [`${pathname}${search}`, search]),
    ...keys,
    ...keys.map(decodeOrSame),
    ...searchParams.values(),
    ...hiddenHeaders.flatMap(([, value]) => [value, ...value.split(' ').slice(1)]),
  ];
}

function decodeOrSame(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text with every secret in it (as it is, or escaped as in JSON) replaced. */
export function blankSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= redactedLengthMin)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .reduce((shown, secret) => shown.replaceAll(secret, hidden), text);
}
