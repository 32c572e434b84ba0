/** Headers that the sender sets itself or that would change how the request is framed. */
const reserved = new Set([
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);
const headersMax = 20;

export type CustomHeadersResult =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads `Name: value` lines into headers (lower-case names). Refuses what is not a token or visible ASCII (RFC 9110
 * §5.1, §5.5), so a value can never start another header; problems name the line, never its value.
 */
export function parseCustomHeaders(text: string): CustomHeadersResult {
  const headers: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const problem = colon === -1 ? 'must look like "Name: value"' : headerProblem(name, value);
    if (problem !== null) return { ok: false, problem: `line ${index + 1} ${problem}` };
    headers[name] = value;
  }
  if (Object.keys(headers).length > headersMax)
    return { ok: false, problem: `must be at most ${headersMax} headers` };
  return { ok: true, headers };
}

function headerProblem(name: string, value: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/.test(name)) return 'has a name that no header can have';
  if (reserved.has(name) || name.startsWith('x-brokerwatch-'))
    return 'sets a header that Brokerwatch sets itself';
  if (!/^[\t\x20-\x7e]*$/.test(value)) return 'has a value that is not plain ASCII';
  return null;
}
