import { z } from 'zod';

/** Why a webhook address cannot be used, in words that never repeat it; null when it can. */
function webhookUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'must be a whole address that starts with https://';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'must start with https:// (or http:// on your own network)';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  return null;
}

/** For an address that everybody may see: what stands after `?` is where keys are put. */
export function openAddressProblem(url: URL): string | null {
  return url.search === '' && url.hash === ''
    ? null
    : 'must end before any "?" or "#": this address is shown to everybody, and no key may be in it';
}

/** A zod field for a webhook address; `furtherProblem` adds a channel's own rule. */
export function webhookUrl(furtherProblem: (url: URL) => string | null = () => null) {
  return z
    .string('enter the webhook address')
    .trim()
    .min(1, 'enter the webhook address')
    .max(4096)
    .superRefine((text, context) => {
      const problem = webhookUrlProblem(text) ?? furtherProblem(new URL(text));
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    });
}
