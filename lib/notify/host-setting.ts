import { isIP } from 'node:net';
import { z } from 'zod';

const hostName =
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?$/i;

/** A zod field for the host name or IP address of a server that is no web address. */
export function hostSetting(problem: string) {
  return z
    .string(problem)
    .trim()
    .toLowerCase()
    .min(1, problem)
    .max(253)
    .refine((text) => isIP(text) !== 0 || hostName.test(text), 'must be a host name or an IP address');
}

/** A zod field for a TCP or UDP port. */
export function portSetting(byDefault: number) {
  return z.number().int().min(1).max(65_535).default(byDefault);
}

/** A zod field for certificates that are trusted in place of the usual ones; '' where there are none. */
export function caSetting() {
  return z
    .string()
    .trim()
    .max(65_536)
    .default('')
    .refine(
      (text) => text === '' || /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/.test(text),
      'must be PEM text that starts with -----BEGIN CERTIFICATE-----',
    )
    .meta({
      title: 'CA certificate',
      description:
        'PEM, only for a server whose certificate your own CA signed. Then no other CA is trusted.',
    });
}

/** `host:port` as it is shown, with brackets around an IPv6 address. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
